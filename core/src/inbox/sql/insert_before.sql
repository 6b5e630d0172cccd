-- Sequences of the city's own begin at 1: what comes from a backup lies below.
insert into message (
    sequence, id, revision, kind, standing, sent_at_ms, expires_at_ms, lookup_case, lookup_topic, sealed_content,
    read, deleted, archived, archived_at_ms, pinned, pinned_at_ms, changes
)
values (
    (select min(coalesce(min(sequence), 1), 1) - 1 from message),
    ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16
)
