select id
from submission
where state = 'queued' and attempts = 0
