SELECT receipt_key FROM city;
