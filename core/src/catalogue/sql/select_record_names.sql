-- In two parts, so that the services, which are nearly all, are not even passed over.
select type, id, version from record_hash where type < 'service'
union all
select type, id, version from record_hash where type > 'service';
