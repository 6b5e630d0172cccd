select number, popularity from service;
