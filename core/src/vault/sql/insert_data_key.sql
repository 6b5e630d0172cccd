insert into data_key (name, wrapped) values ('vault', ?1)
