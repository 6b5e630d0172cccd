-- What the app left in a home when user.db had version 11, having taken over that of version 10: the same. Its secrets
-- are those in 1.keys.json.

BEGIN TRANSACTION;
CREATE TABLE attachment (
    id text not null primary key,
    -- Of the draft, also when it has become a submission, which keeps the draft's id.
    draft_id text not null,
    created_at_ms integer not null,
    size_bytes integer not null,
    sealed_meta blob not null,
    upload_state text not null default 'waiting' check (
        upload_state in ('waiting', 'uploading', 'uploaded')
    ),
    uploaded_bytes integer not null default 0,
    -- Where the city takes the upload that is under way.
    sealed_upload_url blob
) strict;
CREATE TABLE case_file (
    -- The submission that opened the case.
    id text not null primary key,
    sealed_file blob not null
) strict;
CREATE TABLE case_poll (
    id integer not null primary key check (id = 1),
    messages_seen integer not null,
    accepted_seen integer not null,
    sealed_cursor blob
) strict;
INSERT INTO case_poll VALUES(1,0,0,NULL);
CREATE TABLE data_key (
    name text not null primary key,
    wrapped blob not null
, generation integer not null default 1, recovery_wrapped blob, vault_sealed_code blob) strict;
INSERT INTO data_key VALUES('store',X'01061772fa84e174ce2c8abf67874e76ba9515f3d6194a09d05eada2f6452dc489dccfe9a92595f90e1b8511f491317ce7956b729303d74c2e543b27d3a2e72668b338a21ab5cf8a35a9b5ba8cf5aa3599',1,NULL,NULL);
CREATE TABLE document (
    id text not null primary key,
    -- Sealed under nothing else: who erases it has erased the document.
    vault_wrapped_key blob not null,
    vault_sealed_about blob not null,
    -- An HMAC of the content, so that the same is kept once.
    vault_lookup_content blob not null unique,
    -- Of the content.
    size_bytes integer not null
) strict;
CREATE TABLE draft (
    id text not null primary key,
    created_at_ms integer not null,
    updated_at_ms integer not null,
    sealed_origin blob not null,
    sealed_answers blob not null
, lookup_question blob, sealed_unseen blob, sealed_kept blob, sealed_refusals blob, refused_id text, idle_days integer not null default 0, counted_day integer) strict;
INSERT INTO draft VALUES('01a20846-fe00-78b9-adca-2164d4dabe6d',1795435200000,1795435200000,X'0172d3ea3e06b7a9e4afb0f4f040b98d83d7492adea2347d908bc2d565c152009629637bb733de08db011c121f17904d15fe0b516e0e0de0121803ba3e8c80a687d229aae5084547dd7bc2270a850b8dea8d883681f698477f63caf926bec0c58ab549e1a268faeb1719354f5b39518251e0533cc3462998f3ee3bcd057e6573e23fb9bd94c56f201001d0a485fc1568238959488f2ec60e3bec63e52e239519d628e0ee1d236b740d9f7b8d3be480cb0083790eb6530e023f7647ffc83ed4f733e9645cea2884bf7d0abcf143112b08dcea087df34a9ee6930d62301e7296232a209224bc04790386d0e9953082ce058d582d9da4496283f0ecc3d2fe2fa161571e2a48a98ad58b0704e63b6bd3237d299b226dbdd5e8184c42b8d5e66c1360c6f7d815cda5cf500e75004ba9d0b31a4eab15675ca8c091a91c89ae8a8bf79855f00f87af1d64d68fb00d61d640c7fa59af36d06cc63e63744cd3a8596520a0f1a14c7b76f2397e61a8bcd45c50b9ca78f882a25acf6523676ba6ec1683f8d0f6f3b451f9b0de9f6e13d04557da01d0daf3112baea24a0686ba2f57164cae02f4c97c7b8993f78081c3fdfbe567fec7d5c284afb1c5e9a201fc701b22b88bd5a5dbc5c9911f36aff3366a73a662eb31c924a0c5780df9647cb931',X'011c78a0d18c9afe705c594195c9f6b201eb91186834b8ede246dab767bc26c638a192bfecfd38e1f669a1525628b5e0a24026399962fcf9e4ed607da9ac7bf2d2',NULL,NULL,NULL,NULL,NULL,0,20787);
CREATE TABLE fact (
    lookup_id blob not null primary key,
    sealed_fact blob not null
) strict;
INSERT INTO fact VALUES(X'a79c8ea657ecbe0fd452064d429661a4199a1de0fe77663a33a7e9515b6f38ea',X'01be036c535833b60f7a408c922000787bb34967cc05a1582d6b9067d6e2b685fe2387dc655c16efd25af3e9a9052dbb30227487237819fa9095bed3e3fd0425881c4ff428b65e58187a8dcac614368bdf71be07d622ba2563c92aadd74d58092593e9afcff13aef438041aa76d8');
CREATE TABLE favourite (
    lookup_service blob not null primary key,
    position integer not null,
    sealed_service blob not null
) strict;
INSERT INTO favourite VALUES(X'5472cf1c43da0e44b842012404583f4f88fc8277a1f032ff0f761da09e5233a2',1,X'01b93e8cad3e44a2b1fcedc410c6d79aab545a46b15d9b99e5f4c8175469a5403721c15fccb6093ac34948267ce9a523a31e0ba63354ebde9163bb98a6f429ffa19b69d1df2e3c267faacbe412c08162aa82990048a8ec8bc9a4fc1a06e58ddcad1685a234c94101a1');
CREATE TABLE message (
    sequence integer primary key autoincrement,
    id text not null unique,
    sent_at_ms integer not null,
    read integer not null default 0 check (read in (0, 1)),
    sealed_content blob not null
, lookup_case blob, revision integer not null default 1, kind text not null default 'message' check (kind in ('message', 'alert')), standing text not null default 'current' check (
    standing in ('current', 'superseded', 'withdrawn')
), expires_at_ms integer, lookup_topic blob, archived integer not null default 0 check (archived in (0, 1)), archived_at_ms integer not null default 0, pinned integer not null default 0 check (pinned in (0, 1)), pinned_at_ms integer not null default 0, deleted integer not null default 0 check (deleted in (0, 1)), changes integer not null default 0, changes_told integer not null default 0) strict;
INSERT INTO message VALUES(1,'019ab000-0000-7000-8000-000000000001',1795428000000,0,X'0146af2cda8dce83e35d5a5c688610f340b77ec184d38f0346bd67ec1d2e174eba8ab1d1a6c14716cc525616d293d4c153b9295f5204f0dc4d4858fdb97df42da5dc20dbb65a213dc8d3ada6fc8b61368ce943b28091a1fb74c8a54d327159082e400dd4e16520dc87486487e475830df199dee581351ff72af35b6c0d5b9179ee069966df0137a0a55c016e78938c5f65354afe373f0c96056108ce5df8a5c8960d9f42f6a58b1af7773a1b5df33470cb5b9c357dd58a412bcd4e1ca6f72b98bf',X'0d5dfbf3d4814a5684dcba0feac8f3269f147042d2040cd721423cc4f6c1ad9a',1,'message','current',NULL,X'',0,0,0,0,0,0,0);
INSERT INTO message VALUES(2,'019ab000-0000-7000-8000-000000000002',1795428000000,1,X'019366159c8f69f60a37b79d9ea83065295606ebd569fbf806603ca9b901fc77467e5b5780d5266bb505ac3b0a7c3e304376c1449d80b6a7a440bff2493c6afaddb25c0bbf11f2d8a3cd4680c1c08fda1c9bdbb8f7b4aadbb360b048d5a6e4b2516fdf45d64219dace518c0a2137c20664205786fdd7ca8d72dc65ff01fcf8f332c62f7edd2466f146836bcec85df016d16c04ea567d5836c9a093d5b24d0557f21b5b4d15e036b630294ebbb17467461d40d4e285a1cd1b3ce461d541a1e01f01',X'9c573e20aba2925ea75873a9a5cd703612d65986bd346af780edd2416cc68d37',1,'message','current',NULL,X'',0,0,0,0,0,1,0);
INSERT INTO message VALUES(3,'019ab000-0000-7000-8000-000000000003',1795428000000,0,X'01cb5fca853a925277132a40c3da1d7c29d72e54b40e63a7b42b5e6f43b60a174c3fd95c8168cecd83423e751f1c8500cffebcc73918d6dcb663c4e2bd73eefbfb707955bae76fa2f2e5f26b584edc43474463634a86c8aed5043f6afb03e963da6ec84c7af69b8a8bc5a94c8eaee8ea9c8f8ac14d1a8dcdf655eba867d1e76cb210604cf7355b38b55569b17dd43aa0f483145bc9c3f62ccaf352045a402eef071b1ea4c75107a0f0df4e70ef9aef52ec8ea4b70d',X'',1,'message','current',NULL,X'',0,0,0,0,0,0,0);
INSERT INTO message VALUES(4,'019ab000-0000-7000-8000-000000000004',1795428000000,0,X'01278ab68176f5ec0874f815887913b257381de54e564ad2ecb43e5456b47b2358e1e9ab80a79af2929b28be87f4324c1a3fea9271d4d172b115e5aaa818e867326ab6c7d572f206f551cee37d69a13200eacf808d9cb7ca5706abff773415a95f3d05b7c7f8fd9ddc09ff3773ff8121636b0a9ffa4194d1d8db17f191894823df7b7e9c1bec9e1da4c86e98fa8ee119efb7d94edd2008dc8e990f8cd555ae6978e45392750e901a94b25be94ba7096c26ef3aa7b7b9b6156d2d630d9894c86f45',X'0d5dfbf3d4814a5684dcba0feac8f3269f147042d2040cd721423cc4f6c1ad9a',1,'message','current',NULL,X'',0,0,0,0,0,0,0);
CREATE TABLE setting (
    name text not null primary key,
    sealed_value blob not null
) strict;
INSERT INTO setting VALUES('inbox_cursor',X'015220a0b088fbc4260ac983af5fffbf22544243321e11a003ff6fecfc9611b713e920df391adf8a0d847e9ab5733e68496c6ff2');
CREATE TABLE IF NOT EXISTS "submission" (
    id text not null primary key,
    draft_id text not null unique,
    created_at_ms integer not null,
    state text not null check (
        state in ('queued', 'sending', 'accepted', 'rejected', 'wedged', 'cancelled')
    ),
    attempts integer not null default 0,
    next_attempt_at_ms integer not null,
    waiting_for text not null check (
        waiting_for in ('turn', 'network', 'city', 'captive_portal', 'clock_wrong', 'sign_in')
    ),
    sealed_subject blob not null,
    sealed_body blob not null,
    sealed_outcome blob, failures integer not null default 0, missed integer not null default 0, kind text not null default 'application' check (
    kind in ('application', 'answer', 'withdrawal')
), case_id text, lookup_question blob, sealed_origin blob, receipt_kept integer not null default 0 check (receipt_kept in (0, 1))) strict;
INSERT INTO submission VALUES('01a20846-fe00-715c-9a84-2f0aadd7499b','01a20846-fe00-7d05-9c95-ffe7abe0cf35',1795435200000,'accepted',1,1795435201502,'turn',X'014d6400073773d839db32d0f0dc93775b4181513234afdca89e0426679ef8f3be2effeb081be99041ea9b115f705f28b6194e726d22112fbb36b5d3c39d7561dc0880eb6176a07ce1c3cf7b80d92fddfdb0ded4230770c84c739b05769c9c08ad22b4ae25d17e4c0050d54a54326d53922692d9c5cd0e5a68cfb4639b4e0d95eef35f7de50d7864dc4054474b9a69163a90ce508fdc0acd8419554cf550e15a7090857b4b61188ee1a9e9eec8d960e5fad56c9df8a3f1a8a912b00a2cd00b90f8452ede3ffb586c56fea8',X'01fb98e293228c53047d14d98b55a5f65cec32d3dd0623fff5c6648545d0bb244303c6d8cbd0e5cabe4f8d4d1304cb55c9f3c75e6ac62202c2cc6630a009f956fd36d01a1258817189673c84c878273a06f6e7a531171690a154c312ff53d9da2771348ed5673c4de2ecc3146c04ed695db2eea69638bee016b93407f5ee18b9556b9591b0cb3e8f534605d029b54c59b9f1a51af3d0333036e8954cd6a5f01ced0f94d43173e38aa1d7c526dded4ca71ef474d973b45f75de42e09962e4b1482de8bf2b56fd4173a5',X'01ec8326314007973ce4bfcd5916baf4b49ec222228ca1eabec2d9e65044f73e95716187fc32861a72f793bdaefa0fbf2ef1388dbbdce8f44c37ded122ffed8f1062da1b663b3f60e7c63b9f34c0dd60f1b0d61cb68db1c481668be1a819b80ecf2243b2a23b7cfd1859d0dd189c15e291543c3768f5eaec4408988f9a07aad21138b027d13fa7248f8ac7ae016d33a97c80c7986454c90c976a38c3b38cbbbd52704e6a88e7ec02b2b21f3bd384a76663fdb8d5cdea31ee2ce9536a69ac706aa14c28f90d8b8e250419747e6b62ced9d2c113363f45c8461d8a83011b12c4aa4d6b1bff1ba7f611e197b76f1a041bafd764bcaad29c884d2bdd74a6c4098c4ad0b4e00c9ba3d07990c2b92fd6d633f2e11ff5365f079a2d0129938c1816e71624f78d773b6a491543f7fcd7586ebc9debbb9e92f099b5265d64ec53eba56d2b13631efaee58a0176acb85f19efd585575bb2855eed29c42a87e64b3fc7ce9d3bbbc4ccc35dc0f8f61a9fb0816ffcdefb2c57250d635bb08fb275f1139b148da5619618e05718351f0198c784bcfc83114159c3b13030c0085f5a2d2ef1c10c9e9db3bc081e3e439a4bf3cca382e73cd40bc0083b78d6340abafe36d6438706f6a2a929b8800c8b5774cbd79f70e053bff0b9fc75323904a3ef06313c73588177dc8eac0a05ca40a2ea010804647ceb814bb0b8bf9e72ea38810b9980d292818105efa95b5bf132ada63882823075531081108100c64ee8bb4847cd7315cee8746d6fe4520dcf7809f5102debeb428c21d42441f8378337b19d9fe642a6cc019c97a5a4f2e846c811c83403b65542d3e93b781e5015747e1aaea3f0343d56627dadbb8ad88cbdcc13f6a75f5796cd205e17294df5e2548891724eb87b0041b9087281362086901b5f5abf4cb45db9044d0f0824bd561997d6afce0f8dc1bae127f58d417ea15c2e941a96c5cbefa5e49e879ffb684e6eff5756d931796f79c5138f2a2680908b2a61fe904ad525bba175afcd56c2a623acac79e65aa25dbe1de2d115d816cf5ef4ef9db557c552d7a21e9bc49b2415a7cff340719be429e49c02f6e84fa7e6d473c1331da5f59f4e1e0fb48b387db1b93ac3208b5d360178e467e1030d5ccd7c207951bb8afc4c2154b3d34d509abf53bc48305fcab1cf4ed6ca8b0a97f966a52a3eb7253f3b548814fca757edbe7cbbdd725fffa141df93cfb83a30cc3b94511b491d8bbc38d9653d1085e9105cd463a41afa160a0e8b44f586a2ef110c1282cda4b54e2847b5878a80111b65dac4a13f503f43ba3fa370480d24901b25441f3c85155996fcccbee0f26319f8346ca78c53ea8f8150043b0a478070d29d565d5c5653892a099637eefdea292e9bd62ee448bd91660',0,0,'application',NULL,NULL,NULL,0);
INSERT INTO submission VALUES('01a20846-fe00-72e6-8db6-90a48e53b92a','01a20846-fe00-7556-b56e-9f9f86ef3ef5',1795435200000,'rejected',1,1795435201709,'turn',X'016a14cd87c23d71e6461b24648d906d283af708a823c6562a01b5bbc9f239a77a6d1b3b07aa4016336e61e3dd6de0b430a69a502cb1d8f24faedb3dbe4f2a50d953842edb6a3654acadd6c8ef9225728defddc027d86affb0221563ac351b2b717fafb7f94923b8aa450eb94c1076ce9a585a10e14f8d75285fcae8ebe016374d3f2c1a92e89ce52fa132a3c31fa0c4a9741e62330ae3f0fd7d3470112fc3c3afc16975cd57b67cce0b218ae6a353e1e902e0259adc3d44adaf86e6c8990ae205a12d3cc7909084bde258',X'01645b28536e985f5c76e2fd5aa7fea39e589a2ee10c8b59765aed72b4ede7040c6da4d02c8bb7334c14deed6ae0ff1db698aff30852fd8d78a81817561a12bfb0ef18832bdff21a549b9364b6d04a7a331e2b1b3572b3bdbf9143485e0fd051fcdd4862bac63cab499f71c29be8ecb9e80531162697f540a1c7d23ff889cd36cebd0555324d0e47b3b4935594a0fdcdd3ae90610829dc059e9d5a6988bdcfe822ecace7f8d3de3ffd8f0c44c39386df45e57671da621c03016913dbcd1e8c06167daf57ca97ea5e2a',X'01a3e64220689cd19f585b260c330bddf4d85404e71041a7da0404e4c2dd523f9c81bed42ec22adb457288b05523f7818a25925553eebdf98131da93a4ce8f3dfe15fb198141692a312672f0520d59358ccb64ce37e48e66df4cf6ece6bdfe5f65c5024874be6e4fdf66',0,0,'application',NULL,NULL,NULL,0);
INSERT INTO submission VALUES('01a20846-fe00-7dec-aeba-6285bc7621bd','01a20846-fe00-7dae-bc9c-b0fcab2f9140',1795435200000,'queued',1,1795435200000,'captive_portal',X'0198ef3a1012207868ebcbe7bf4d70684200c27b74c103d0c93fe8d44776b638e6a6a2930450ec24c39efec22dd6011559d95357f28321c6980633f5da8459221908d2ba7948a0705d39b33ef1843929eea9924069db9375c43ab20f00974ad81c9d40d8f091bd9cd44ebac8b433627b09d3b2a858cefda34d516f5addd026a17375171aa1c98288dff761067cea3725f553445cedd8f105db84bfeac7e2ea30abd7c601ec228da5d204da9893c58237fb749feeabee0f02fb79ee7e4a9c76511c3c6a7ca5f392f35c5af1',X'0146ea75e692f0c5be1fd37213a1f7f24b08b72b696451c4f4ae8433b6a3f05529fc4907d400a10ca971d24b04623baad8db19048613b88a37a4a4510931066f675c174f6db2bb7011e4a08ae00d93ec913b294b9740599a524fdafc0e65be75d6779d29baae4502996deb44d7b4d811b944d3bd2fb094d4d04c33b1df1c36fa9f5120be8cc14076b26dd14cf80add7c09cad7f59b7fe19481b8b41517e363c7b82a608f9b181c496dddd4fd7c42af20cfea489d630faec96c305d8a654b86973712803388866c9b79',NULL,0,0,'application',NULL,NULL,NULL,0);
INSERT INTO submission VALUES('01a20846-fe00-7e39-9811-7a31339e7bc6','01a20846-fe00-75b0-908a-b4de831e6054',1795435200000,'cancelled',0,1795435200000,'turn',X'0113e450dfdb74a7531133222ce09e6323cb6c74aa619e6a9ce04377257e904972798794611fe33ae24e66201221c318d0888da94b5caff74dc39bc2e23d42ac1d4e860d49235aa0597ea9fbd593d2c27c104cb40ca2b3dde916171bd4747974a070263c2c6385d8849bd7a4319a1a75930a9a1b19bd92f9fbadec85867f06e131e1854e07a7b487fd84cda1ac06ae3dc4b2afa5f61b0594e7d6bc3755e74486bb6b85370129ec0db957681139031c7cd7febd069ea456e8733c03d10dfd733ed45b6d3e59aca67584b956',X'0126783a2d4ab742feb4f620d949022941fa4b004e7d50548a9b98dff82b32ec542e94c0338f45e21866124e817d3da6be30fa4b7e6f212eed15377c2d97cd1a38f30a17d47e0c37f38da741410aa48625e69f895ca72b89fb6725fda1f47bc06636e80033a3abf89d08f405b2ed6eb318aa519821a42fca801cf137e9917684eba51177a23f6a3e04ca11a4436c25037d8f79a6ea2fbd8c5908d9f80a7a318e329ba4eb58873e863111d54c509241524d74356449324aed66d17f765fcb50592c97aefc7321722f89',NULL,0,0,'application',NULL,NULL,NULL,0);
CREATE TABLE message_count (
    id integer not null primary key check (id = 1),
    total integer not null,
    unread integer not null
) strict;
INSERT INTO message_count VALUES(1,4,3);
CREATE TABLE presentation (
    id text not null primary key,
    -- Of what is to be presented.
    revision integer not null,
    -- From when on, by the phone's clock; 0: at once.
    due_at_ms integer not null,
    expires_at_ms integer,
    -- When the phone has heard of it.
    noted_at_ms integer not null,
    -- The revision that was handed to the shell last, when, and under which other id; 0: none was.
    handed_out integer not null default 0,
    handed_out_at_ms integer not null default 0,
    presented_as text,
    -- The revision that the shell has presented; 0: none.
    acknowledged integer not null default 0,
    -- Read, dismissed, deleted, put away, withdrawn or superseded: it is never presented any more.
    ended integer not null default 0 check (ended in (0, 1)),
    -- The shell has taken it off the screen, or is to show it anew.
    taken_back integer not null default 0 check (taken_back in (0, 1)),
    -- What is said, of an event that is no message.
    sealed_notice blob not null
) strict;
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('message',4);
CREATE INDEX submission_open on submission (next_attempt_at_ms, id)
where state in ('queued', 'sending');
CREATE INDEX attachment_of_draft on attachment (draft_id, created_at_ms);
CREATE UNIQUE INDEX draft_of_question on draft (lookup_question);
CREATE INDEX submission_of_case on submission (case_id) where case_id is not null;
CREATE INDEX submission_of_question on submission (lookup_question) where lookup_question is not null;
CREATE VIEW submission_in_turn as
select this.id, this.draft_id, this.next_attempt_at_ms, this.failures
from submission as this
where this.state in ('queued', 'sending') and (
    this.case_id is null
    or not exists (
        select 1
        from submission as earlier
        where (earlier.id = this.case_id or earlier.case_id = this.case_id)
            and earlier.rowid < this.rowid and earlier.state in ('queued', 'sending')
    )
);
CREATE UNIQUE INDEX draft_of_refused on draft (refused_id);
CREATE INDEX message_listed on message (pinned desc, sent_at_ms desc, sequence desc)
where archived = 0 and deleted = 0 and standing = 'current';
CREATE INDEX message_unread on message (sent_at_ms desc, sequence desc)
where read = 0 and archived = 0 and deleted = 0 and standing = 'current';
CREATE INDEX message_pinned on message (sent_at_ms desc, sequence desc)
where pinned = 1 and deleted = 0 and standing = 'current';
CREATE INDEX message_archived on message (sent_at_ms desc, sequence desc)
where archived = 1 and deleted = 0 and standing = 'current';
CREATE INDEX message_alert on message (sent_at_ms desc, sequence desc)
where kind = 'alert' and deleted = 0 and standing = 'current';
CREATE INDEX message_shown on message (sent_at_ms desc, sequence desc)
where deleted = 0 and standing = 'current';
CREATE INDEX message_about_case on message (lookup_case, sent_at_ms desc, sequence desc)
where deleted = 0 and standing = 'current';
CREATE INDEX message_on_topic on message (lookup_topic, sent_at_ms desc, sequence desc)
where deleted = 0 and standing = 'current';
CREATE INDEX message_untold on message (sequence) where changes > changes_told;
CREATE INDEX message_without_lookup on message (sequence) where lookup_case is null or lookup_topic is null;
CREATE TRIGGER message_counted after insert on message
when new.archived = 0 and new.deleted = 0 and new.standing = 'current'
begin
    update message_count set total = total + 1, unread = unread + (new.read = 0);
end;
CREATE TRIGGER message_counted_again after update of read, archived, deleted, standing on message
begin
    update message_count
    set
        total = total
            + (new.archived = 0 and new.deleted = 0 and new.standing = 'current')
            - (old.archived = 0 and old.deleted = 0 and old.standing = 'current'),
        unread = unread
            + (new.read = 0 and new.archived = 0 and new.deleted = 0 and new.standing = 'current')
            - (old.read = 0 and old.archived = 0 and old.deleted = 0 and old.standing = 'current');
end;
CREATE TRIGGER message_discounted after delete on message
when old.archived = 0 and old.deleted = 0 and old.standing = 'current'
begin
    update message_count set total = total - 1, unread = unread - (old.read = 0);
end;
CREATE INDEX presentation_due on presentation (noted_at_ms) where ended = 0 and revision > acknowledged;
CREATE INDEX presentation_later on presentation (due_at_ms) where ended = 0 and revision > acknowledged;
CREATE INDEX presentation_to_take_back on presentation (id)
where ended = 1 and handed_out > 0 and taken_back = 0;
CREATE INDEX presentation_expiring on presentation (expires_at_ms)
where ended = 0 and handed_out > 0 and taken_back = 0 and expires_at_ms is not null;
CREATE INDEX presentation_handed_out on presentation (handed_out_at_ms);
CREATE INDEX presentation_within on presentation (presented_as, ended) where presented_as is not null;
CREATE TRIGGER message_ends_presentation after update of read, archived, deleted, standing on message
when new.read = 1 or new.archived = 1 or new.deleted = 1 or new.standing <> 'current'
begin
    update presentation set ended = 1 where id = new.id;
end;
COMMIT;

pragma user_version = 11;
