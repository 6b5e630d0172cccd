SELECT resident FROM tokens WHERE token_sha256 = $1 AND expires_at > $2;
