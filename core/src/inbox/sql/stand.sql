-- What stands on the screen, those that were heard of last first.
select
    presentation.id, presentation.noted_at_ms, coalesce(presentation.presented_as, presentation.id) <> presentation.id as is_within_another,
    presentation.sealed_notice, message.kind, message.sent_at_ms, message.sealed_content
from presentation
left join message on message.id = presentation.id
where presentation.ended = 0 and presentation.handed_out > 0 and presentation.taken_back = 0
    and (presentation.expires_at_ms is null or presentation.expires_at_ms > ?2)
order by presentation.rowid desc
limit ?1
