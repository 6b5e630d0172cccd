update attachment
set draft_id = ?2, upload_state = 'waiting', uploaded_bytes = 0, sealed_upload_url = null
where draft_id = ?1
