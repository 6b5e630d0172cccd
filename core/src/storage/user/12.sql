-- Version 12. The data key of the store can be renewed.

-- The data keys before this one, the first of all at the beginning, sealed under it; null: there was none.
alter table data_key add column former_wrapped blob;
