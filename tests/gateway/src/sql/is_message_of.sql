SELECT id FROM messages WHERE id = $1 AND (resident = $2 OR resident = '');
