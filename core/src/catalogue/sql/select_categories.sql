select category.record, count(service.number)
from category left join service on service.category_id = category.id
group by category.id
order by category.position, category.id;
