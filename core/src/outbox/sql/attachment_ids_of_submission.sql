select attachment.id
from attachment
join submission on submission.draft_id = attachment.draft_id
where submission.id = ?1
