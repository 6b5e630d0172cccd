insert into service (number, id, category_id, channels, card) values (?1, ?2, ?3, ?4, ?5)
on conflict (number) do update
set category_id = excluded.category_id, channels = excluded.channels, card = excluded.card;
