insert into service (number, id, category_id, channels, popularity, card)
values (?1, ?2, ?3, ?4, ?5, ?6)
on conflict (number) do update
set category_id = excluded.category_id, channels = excluded.channels, popularity = excluded.popularity,
  card = excluded.card;
