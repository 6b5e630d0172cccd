-- All in one segment at the end: no merging on the way, a larger buffer before the first flush.
insert into service_index (service_index, rank) values ('automerge', 0);
insert into service_index (service_index, rank) values ('crisismerge', 64);
insert into service_index (service_index, rank) values ('hashsize', 16777216);
