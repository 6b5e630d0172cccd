select number from service order by number;
