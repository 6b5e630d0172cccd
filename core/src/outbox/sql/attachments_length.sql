select coalesce(sum(attachment.size_bytes), 0)
from attachment
left join submission on submission.draft_id = attachment.draft_id
where submission.state is null or submission.state not in ('accepted', 'cancelled')
