select total, unread from message_count where id = 1
