select lookup_id, sealed_fact
from fact
