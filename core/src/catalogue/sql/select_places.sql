select id, latitude, longitude from location;
