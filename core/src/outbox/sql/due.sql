-- The one that has been due for the longest; of those, the one that was submitted first. What lacks files at the city
-- comes behind what does not: minutes must not hold up seconds. A time further away than any wait that we set was set by
-- a clock that has jumped: it is due. Where files are held back, what lacks them is not
-- due. Nor is what waits for an earlier one about the same case (the view). Halves, because the index serves one bound each.
select id, draft_id, failures, 0 as lacks_files
from (
    select id, draft_id, failures
    from submission_in_turn as submission
    where next_attempt_at_ms <= ?1 and not exists (
        select 1
        from attachment
        where attachment.draft_id = submission.draft_id and attachment.upload_state <> 'uploaded'
    )
    order by next_attempt_at_ms, id
    limit 1
)
union all
select id, draft_id, failures, 0 as lacks_files
from (
    select id, draft_id, failures
    from submission_in_turn as submission
    where next_attempt_at_ms > ?2 and not exists (
        select 1
        from attachment
        where attachment.draft_id = submission.draft_id and attachment.upload_state <> 'uploaded'
    )
    order by next_attempt_at_ms, id
    limit 1
)
union all
select id, draft_id, failures, 1 as lacks_files
from (
    select id, draft_id, failures
    from submission_in_turn as submission
    where next_attempt_at_ms <= ?1 and not ?3
    order by next_attempt_at_ms, id
    limit 1
)
union all
select id, draft_id, failures, 1 as lacks_files
from (
    select id, draft_id, failures
    from submission_in_turn as submission
    where next_attempt_at_ms > ?2 and not ?3
    order by next_attempt_at_ms, id
    limit 1
)
limit 1
