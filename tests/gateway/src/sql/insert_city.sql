INSERT INTO city (id, receipt_key) VALUES (1, $1) ON CONFLICT (id) DO NOTHING;
