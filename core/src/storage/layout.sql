select name, sql from sqlite_schema order by type, name
