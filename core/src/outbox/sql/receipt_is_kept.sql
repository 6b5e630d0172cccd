update submission set receipt_kept = 1 where id = ?1
