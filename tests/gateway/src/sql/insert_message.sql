INSERT INTO messages (resident, sequence, id, case_number, sent_at, title, body)
VALUES ($1, $2, $3, $4, $5, $6, $7);
