select id
from submission
where state in ('accepted', 'rejected', 'wedged') and sealed_outcome is null
