insert into service_index (service_index) values ('optimize');
