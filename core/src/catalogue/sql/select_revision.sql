select revision, etag, applied_at, services, languages from revision;
