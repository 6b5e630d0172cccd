select id from service_record where json_extract(record, '$.organization_id') = ?1;
