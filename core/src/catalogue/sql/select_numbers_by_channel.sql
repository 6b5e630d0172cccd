select number from service where channels & ?1 <> 0;
