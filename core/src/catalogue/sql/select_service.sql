select service_record.record
from service join service_record on service_record.number = service.number
where service.id = ?1;
