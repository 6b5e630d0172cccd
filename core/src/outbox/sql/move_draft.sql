update draft
set sealed_origin = ?2, sealed_answers = ?3, sealed_unseen = ?4, sealed_kept = ?5, sealed_refusals = ?6
where id = ?1
