-- The extension shows each on its own; as itself where it could only say that there is something, and was heard. Of what
-- is yet to be heard no shell has been handed anything: it was handed out at 0.
insert into presentation (
    id, revision, due_at_ms, noted_at_ms, handed_out, handed_out_at_ms, acknowledged, ended, sealed_notice, presented_as
)
values (
    ?1, ?2, 0, ?3, ?2, ?4, ?5,
    exists (
        select 1
        from message
        where id = ?1 and (read = 1 or archived = 1 or deleted = 1 or standing <> 'current')
    ),
    ?6, ?7
)
on conflict (id) do update
set
    handed_out = max(handed_out, excluded.handed_out),
    handed_out_at_ms = case
        when excluded.acknowledged < excluded.handed_out and excluded.presented_as is null then 0
        else max(handed_out_at_ms, excluded.handed_out_at_ms)
    end,
    presented_as = excluded.presented_as,
    acknowledged = max(acknowledged, excluded.acknowledged),
    taken_back = 0
