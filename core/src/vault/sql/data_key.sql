select wrapped from data_key where name = 'vault'
