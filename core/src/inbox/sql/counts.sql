select
    (select count(*) from message),
    (select count(*) from message where read = 0)
