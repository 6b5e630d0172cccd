-- An event that was heard of, or says something else now.
insert into presentation (id, revision, due_at_ms, expires_at_ms, noted_at_ms, ended, sealed_notice)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
on conflict (id) do update
set
    revision = max(revision, excluded.revision),
    due_at_ms = excluded.due_at_ms,
    expires_at_ms = excluded.expires_at_ms,
    ended = max(ended, excluded.ended),
    sealed_notice = excluded.sealed_notice
