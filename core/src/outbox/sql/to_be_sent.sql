select kind, attempts, missed, sealed_subject, sealed_body
from submission
where id = ?1
