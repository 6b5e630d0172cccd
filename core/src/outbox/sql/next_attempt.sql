select next_attempt_at_ms
from submission_in_turn as submission
where not (?1 and exists (
    select 1
    from attachment
    where attachment.draft_id = submission.draft_id and attachment.upload_state <> 'uploaded'
))
order by next_attempt_at_ms
limit 1
