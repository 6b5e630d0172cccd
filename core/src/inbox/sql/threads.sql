-- The newest message of each case. ?1 and ?2 as in the other pages.
select id, sent_at_ms, revision, kind, standing, expires_at_ms, read, archived, pinned, sealed_content, lookup_case
from message indexed by message_shown
where lookup_case > x'' and deleted = 0 and standing = 'current'
    and not exists (
        select 1
        from message as newer
        where newer.lookup_case = message.lookup_case and newer.deleted = 0 and newer.standing = 'current'
            and (newer.sent_at_ms, newer.sequence) > (message.sent_at_ms, message.sequence)
    )
order by sent_at_ms desc, sequence desc
limit ?1 offset ?2
