select id from document
