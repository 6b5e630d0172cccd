insert into presentation (
    id, revision, due_at_ms, noted_at_ms, handed_out, handed_out_at_ms, acknowledged, sealed_notice
)
values (?1, 1, 0, ?2, 1, ?2, 1, ?3)
on conflict (id) do update
set handed_out = revision, handed_out_at_ms = excluded.handed_out_at_ms, acknowledged = revision
