DELETE FROM devices WHERE resident = $1 AND id = $2;
