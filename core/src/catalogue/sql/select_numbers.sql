select number, popularity from service order by number;
