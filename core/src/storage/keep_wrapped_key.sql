insert into data_key (name, wrapped, generation) values (?1, ?2, ?3)
on conflict (name) do update set wrapped = excluded.wrapped, generation = excluded.generation
