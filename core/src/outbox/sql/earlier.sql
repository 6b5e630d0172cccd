-- What was taken back, or was refused, is nothing to offer again.
select id, created_at_ms, sealed_subject, sealed_body
from submission
where state in ('queued', 'sending', 'accepted') and kind in ('application', 'answer')
order by rowid desc
limit ?1
