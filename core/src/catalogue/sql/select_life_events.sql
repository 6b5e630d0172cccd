select record from life_event order by position, id;
