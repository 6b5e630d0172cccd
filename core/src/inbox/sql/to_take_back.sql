-- What was shown within a digest goes with the last of it.
select coalesce(presented_as, id) as shown_as
from presentation
where ended = 1 and handed_out > 0 and taken_back = 0
    and (
        presented_as is null
        or not exists (
            select 1
            from presentation as other
            where other.presented_as = presentation.presented_as and other.ended = 0
        )
    )
limit ?1
