DELETE FROM pushes WHERE issued_at <= $1;
