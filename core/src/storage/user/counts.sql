select
    (select count(*) from draft) as drafts,
    (select count(*) from submission where state in ('queued', 'sending')) as waiting,
    (select count(*) from submission where state not in ('queued', 'sending')) as submissions,
    (select count(*) from message) as messages,
    (select count(*) from fact) as facts,
    (select count(*) from favourite) as favourites,
    (select count(*) from attachment) as attachments,
    (select count(*) from document) as documents
