select time_zone_posix from revision;
