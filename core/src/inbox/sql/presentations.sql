select
    id, revision, due_at_ms, expires_at_ms, noted_at_ms, handed_out, presented_as,
    max(acknowledged, -handed_out_at_ms) as acknowledged, ended, taken_back, sealed_notice
from presentation
order by rowid
