select revision, published_at, applied_at, services, languages from revision;
