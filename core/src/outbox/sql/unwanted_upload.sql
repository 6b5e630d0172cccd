select attachment.id, attachment.sealed_upload_url
from attachment
join submission on submission.draft_id = attachment.draft_id
where submission.state in ('cancelled', 'rejected') and attachment.sealed_upload_url is not null
limit 1
