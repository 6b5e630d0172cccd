-- Unread alerts that have expired. As many are looked at as there are alerts: few.
select count(*)
from message indexed by message_alert
where kind = 'alert' and deleted = 0 and standing = 'current' and archived = 0 and read = 0 and expires_at_ms <= ?1
