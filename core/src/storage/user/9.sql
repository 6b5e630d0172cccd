-- Version 9. How often in a row a submission has failed to get through, whether it was its files or itself. What the app's
-- own end cut off is not among it.

alter table submission rename column upload_failures to failures;
