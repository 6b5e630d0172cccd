select revision from revision;
