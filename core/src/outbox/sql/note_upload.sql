update attachment
set upload_state = ?2, uploaded_bytes = ?3, sealed_upload_url = ?4
where id = ?1
