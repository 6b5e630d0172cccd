select record from fact order by position, id;
