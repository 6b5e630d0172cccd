INSERT INTO message_files (message_id, id, content) VALUES ($1, $2, $3);
