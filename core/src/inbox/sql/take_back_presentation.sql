-- What stands on the screen of another phone does not stand on this one's.
insert into presentation (
    id, revision, due_at_ms, expires_at_ms, noted_at_ms, handed_out, presented_as, acknowledged, ended, taken_back,
    sealed_notice
)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1, ?10)
on conflict (id) do update
set
    taken_back = case when handed_out = 0 then 1 else taken_back end,
    handed_out = max(handed_out, excluded.handed_out),
    acknowledged = max(acknowledged, excluded.acknowledged),
    ended = max(ended, excluded.ended)
