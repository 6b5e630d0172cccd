select record from service_record order by id;
