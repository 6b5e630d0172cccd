-- Version 5. The files that go with a draft, and then with the submission that is made of it. The content
-- lies in a sealed file named by the id; what it is called, and what it is, is sealed here.

create table attachment (
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

create index attachment_of_draft on attachment (draft_id, created_at_ms);
