-- For a backup: those that were deleted or withdrawn too, so that they do not come back.
select
    sequence, id, revision, kind, standing, sent_at_ms, expires_at_ms, sealed_content, changes, changes_told,
    read, deleted, archived, archived_at_ms, pinned, pinned_at_ms
from message
where sequence < ?1
order by sequence desc
limit ?2
