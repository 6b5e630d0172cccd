-- Whoever counts on holds the counter until its transaction ends: numbers are committed in their order, without a gap.
INSERT INTO counters (name, last) VALUES ($1, 1)
ON CONFLICT (name) DO UPDATE SET last = counters.last + 1
RETURNING last;
