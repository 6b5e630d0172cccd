-- What stands on the screen on its own, and she was told of: it is to be seen once more, see taken_back.sql.
update presentation
set handed_out_at_ms = -acknowledged, acknowledged = 0
where ended = 0 and acknowledged > 0 and taken_back = 0 and coalesce(presented_as, id) = id
    and (expires_at_ms is null or expires_at_ms > ?1)
