-- Those that were heard of last. A message of before there were presentations is not presented; no push has a longer id.
select
    message.id,
    case
        when presentation.id is null or presentation.ended = 1 then null
        when presentation.expires_at_ms <= ?1 then presentation.revision
        else max(presentation.acknowledged, -presentation.handed_out_at_ms)
    end as told
from message
left join presentation on presentation.id = message.id
where
    length(cast(message.id as blob)) <= 100
    and (
        presentation.id is null or presentation.ended = 1 or presentation.acknowledged > 0
        or presentation.handed_out_at_ms < 0
        or presentation.expires_at_ms <= ?1
    )
order by message.sequence desc
limit ?2
