select record from location order by id;
