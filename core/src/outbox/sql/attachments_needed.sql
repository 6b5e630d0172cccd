-- What is the city's, or was taken back, needs its bytes here no more.
select attachment.id, attachment.size_bytes
from attachment
left join draft on draft.id = attachment.draft_id
left join submission on submission.draft_id = attachment.draft_id
where draft.id is not null or submission.state not in ('accepted', 'cancelled')
