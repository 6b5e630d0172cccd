-- Whether a tree has a page that only leads to others and leads nowhere, which `integrity_check` does not mind. Of the first page
-- that is how SQLite leaves it.
select exists (
    select 1 from dbstat where pagetype = 'corrupted' or pagetype = 'internal' and ncell = 0 and pageno > 1
)
