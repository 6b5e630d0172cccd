-- Version 10. The vault: documents, each under a key of its own. What is called vault_* is sealed under the vault's data key,
-- which opens with the resident present only; the content lies in a sealed file named by the id.

create table document (
    id text not null primary key,
    -- Sealed under nothing else: who erases it has erased the document.
    vault_wrapped_key blob not null,
    vault_sealed_about blob not null,
    -- An HMAC of the content, so that the same is kept once.
    vault_lookup_content blob not null unique,
    -- Of the content.
    size_bytes integer not null
) strict;

-- How often the secret that wraps the key was renewed, from 1: from the second on that is part of its name in the keystore.
alter table data_key add column generation integer not null default 1;

-- The key, sealed under the resident's recovery code; null: she has none.
alter table data_key add column recovery_wrapped blob;

-- Of the vault: the code itself, so that it can be shown again.
alter table data_key add column vault_sealed_code blob;

-- Whether the vault was given the receipt, also if she has deleted it there.
alter table submission add column receipt_kept integer not null default 0 check (receipt_kept in (0, 1));
