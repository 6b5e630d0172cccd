select term, doc from service_word order by term;
