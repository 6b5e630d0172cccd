select type, id, version from record_hash where type <> 'service';
