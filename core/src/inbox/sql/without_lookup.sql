-- So many at a time: what is told of none, nothing is filled in for.
select sequence, id, sealed_content
from message
where (lookup_case is null or lookup_topic is null) and sequence > ?1
order by sequence
limit 500
