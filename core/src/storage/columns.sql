select name, type, "notnull", pk, dflt_value
from pragma_table_info(?1)
order by cid
