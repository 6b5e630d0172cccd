select id, sealed_meta, upload_state, uploaded_bytes, sealed_upload_url
from attachment
where draft_id = ?1
order by created_at_ms, id
