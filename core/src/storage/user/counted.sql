-- Whether what is kept of how many messages there are is so.
select count(*) = 1 and coalesce(min(total), -1) = (
    select count(*) from message where archived = 0 and deleted = 0 and standing = 'current'
) and coalesce(min(unread), -1) = (
    select count(*) from message where read = 0 and archived = 0 and deleted = 0 and standing = 'current'
)
from message_count
