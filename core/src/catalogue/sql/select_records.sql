select record from (
  select 1 as place, id, '' as version, record from category
  union all select 2, id, '', record from organization
  union all select 3, id, '', record from location
  union all select 4, id, '', record from holiday
  union all select 5, id, version, record from form
  union all select 6, id, '', record from fact
  union all select 7, id, '', record from service_record
  union all select 8, id, '', record from life_event
) order by place, id, version;
