insert into favourite (lookup_service, position, sealed_service)
values (?1, (select coalesce(max(position), 0) + 1 from favourite), ?2)
on conflict (lookup_service) do update set sealed_service = excluded.sealed_service
