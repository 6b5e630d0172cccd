-- Not where the phone has said another address meanwhile.
DELETE FROM devices WHERE resident = $1 AND id = $2 AND endpoint = $3;
