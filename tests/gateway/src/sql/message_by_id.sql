SELECT id, case_number, sent_at, title, body FROM messages WHERE id = $1;
