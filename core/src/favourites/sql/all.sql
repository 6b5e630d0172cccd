select lookup_service, sealed_service
from favourite
order by position
