-- What is answered is on the disk, whatever the server has been told otherwise.
SET synchronous_commit = on;
-- Nobody waits for ever: for a lock, for an answer, for a gateway that has stopped in the middle.
SET lock_timeout = '4s';
SET statement_timeout = '8s';
SET idle_in_transaction_session_timeout = '8s';
