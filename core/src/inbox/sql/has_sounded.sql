-- Whether what she was told of within another one was handed out within these moments, with a sound.
select exists (
    select 1
    from presentation
    where presented_as = ?1 and acknowledged > 0 and handed_out_at_ms > ?2 and handed_out_at_ms <= ?3
)
