select count(*) as total, coalesce(sum(read = 0), 0) as unread
from message
where lookup_case = ?1 and deleted = 0 and standing = 'current'
