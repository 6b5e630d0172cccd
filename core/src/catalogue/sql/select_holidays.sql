select record from holiday order by id;
