-- The newest first.
select
    presentation.id, presentation.revision, presentation.expires_at_ms, presentation.noted_at_ms, presentation.acknowledged,
    presentation.handed_out, presentation.handed_out_at_ms, presentation.presented_as, presentation.taken_back,
    presentation.sealed_notice, message.kind, message.sent_at_ms, message.sealed_content
from presentation indexed by presentation_due
left join message on message.id = presentation.id
where presentation.ended = 0 and presentation.revision > presentation.acknowledged
    and presentation.due_at_ms <= ?1
    and (presentation.expires_at_ms is null or presentation.expires_at_ms > ?1)
order by presentation.noted_at_ms desc, presentation.rowid desc
limit ?2
