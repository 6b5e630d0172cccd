-- After a rebuilding: what was submitted is no draft any more, and a file goes with something.
delete from draft where id in (select draft_id from submission);

delete from attachment
where draft_id not in (select id from draft union select draft_id from submission);
