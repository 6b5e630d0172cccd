//! A little of everything that a city writes, for demonstrations and screens.

use axum::Json as JsonReply;
use axum::extract::State;
use chrono::{Duration, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    ActionKind, EVERYONE, File, Letter, MessageAction, MessageKind, MessagePart, Sensitivity,
    Severity, Urgency, write,
};
use crate::city::City;
use crate::database::DatabaseError;
use crate::idempotency::timestamp;
use crate::problem::{Problem, Unserved};
use crate::sign_in::Resident;
use crate::text::Text;

/// What was written.
#[derive(Serialize, ToSchema)]
pub(crate) struct Story {
    /// The ids of the messages to the resident, and of the alert to everyone, in the order in which they were written.
    #[schema(value_type = Vec<Uuid>)]
    messages: Vec<String>,
}

/// Writes the resident one message of each kind, and everyone an alert: for demonstrations and screens.
#[utoipa::path(
    post,
    path = "/dev/story",
    operation_id = "story",
    tag = "development",
    security(("resident" = [])),
    responses(
        (status = 201, description = "They are written.", body = Story),
        Unserved,
    )
)]
pub(crate) async fn story(
    State(city): State<City>,
    Resident(resident): Resident,
) -> Result<(axum::http::StatusCode, JsonReply<Story>), Problem> {
    let messages = city
        .database
        .write(move |records| {
            let at = timestamp(Utc::now());
            let mut ids = Vec::new();
            for letter in [news(), bill(), appointment(), notice()] {
                ids.push(write(records, &resident, &at, letter)?);
            }
            ids.push(write(records, EVERYONE, &at, storm())?);
            Ok::<_, DatabaseError>(ids)
        })
        .await?;
    Ok((
        axum::http::StatusCode::CREATED,
        JsonReply(Story { messages }),
    ))
}

fn news() -> Letter {
    Letter {
        topic: "culture".to_owned(),
        urgency: Urgency::News,
        sensitivity: Sensitivity::Public,
        actions: vec![MessageAction {
            url: Some("https://www.langang.example/library".to_owned()),
            ..MessageAction::of(ActionKind::OpenLink)
        }],
        ..Letter::new(
            Text::new([
                "The library opens on Sundays",
                "图书馆周日开放",
                "La biblioteca abre los domingos",
                "المكتبة تفتح أيام الأحد",
            ]),
            Text::new([
                "From January the city library is open **on Sundays** too:\n\n- 10:00 to 18:00\n- free of charge\n\n\
                 Read more at [www.langang.example](https://www.langang.example/library).",
                "自一月起，市图书馆**周日**也开放：\n\n- 10:00 至 18:00\n- 免费入馆\n\n\
                 详情请见 [www.langang.example](https://www.langang.example/library)。",
                "Desde enero la biblioteca municipal abre también **los domingos**:\n\n- de 10:00 a 18:00\n- gratis\n\n\
                 Más en [www.langang.example](https://www.langang.example/library).",
                "ابتداءً من يناير تفتح مكتبة المدينة **أيام الأحد** أيضًا:\n\n- من 10:00 إلى 18:00\n- مجانًا\n\n\
                 للمزيد: [www.langang.example](https://www.langang.example/library).",
            ]),
        )
    }
}

fn bill() -> Letter {
    let bill = "City of Langang\nWaste fee, first half of the year: 84.00\n";
    Letter {
        topic: "payments".to_owned(),
        actions: vec![MessageAction {
            url: Some("https://pay.langang.example/waste-fee".to_owned()),
            ..MessageAction::of(ActionKind::Pay)
        }],
        files: vec![File {
            name: "waste-fee.txt".to_owned(),
            media_type: "text/plain".to_owned(),
            content: bill.as_bytes().to_vec(),
        }],
        ..Letter::new(
            Text::new([
                "Your waste fee is due",
                "您的垃圾处理费待缴",
                "Su tasa de residuos está pendiente",
                "رسوم النفايات مستحقة",
            ]),
            Text::new([
                "Please pay your waste fee of 84.00 within 30 days. The bill is attached.",
                "请在30天内缴纳垃圾处理费84.00元，账单见附件。",
                "Pague su tasa de residuos de 84,00 en un plazo de 30 días. La factura va adjunta.",
                "يرجى دفع رسوم النفايات وقدرها 84.00 خلال 30 يومًا. الفاتورة مرفقة.",
            ]),
        )
    }
}

fn appointment() -> Letter {
    let starts_at = Utc::now() + Duration::days(7);
    Letter {
        topic: "appointments".to_owned(),
        expires_at: Some(starts_at),
        actions: vec![MessageAction {
            starts_at: Some(starts_at),
            ends_at: Some(starts_at + Duration::minutes(30)),
            place: Some(Text::new([
                "Citizen Centre, counter 4",
                "市民中心4号窗口",
                "Centro de Ciudadanía, ventanilla 4",
                "مركز المواطن، الشباك 4",
            ])),
            ..MessageAction::of(ActionKind::AddToCalendar)
        }],
        parts: vec![MessagePart {
            title: Text::new([
                "How to get there",
                "如何到达",
                "Cómo llegar",
                "كيفية الوصول",
            ]),
            body: Text::new([
                "Bus 7 stops in front of the door. *There are no steps.*",
                "乘坐7路公交车可到门口。*全程无台阶。*",
                "El autobús 7 para delante de la puerta. *No hay escalones.*",
                "تتوقف الحافلة 7 أمام الباب. *لا توجد درجات.*",
            ]),
        }],
        ..Letter::new(
            Text::new([
                "Your appointment next week",
                "您下周的预约",
                "Su cita de la próxima semana",
                "موعدك الأسبوع القادم",
            ]),
            Text::new([
                "Please bring:\n\n1. your identity card\n2. the form, *signed*",
                "请携带：\n\n1. 身份证\n2. *已签名的*表格",
                "Traiga:\n\n1. su documento de identidad\n2. el formulario, *firmado*",
                "يرجى إحضار:\n\n1. بطاقة الهوية\n2. النموذج *موقّعًا*",
            ]),
        )
    }
}

fn notice() -> Letter {
    Letter {
        topic: "health".to_owned(),
        sensitivity: Sensitivity::Sensitive,
        ..Letter::new(
            Text::new([
                "Your result is here",
                "您的检查结果已出",
                "Su resultado está disponible",
                "نتيجتك جاهزة",
            ]),
            Text::new([
                "Your result from the health centre is here. Please call the centre to talk about it.",
                "您在卫生服务中心的检查结果已出，请致电该中心咨询。",
                "El resultado del centro de salud está disponible. Llame al centro para comentarlo.",
                "نتيجتك من المركز الصحي جاهزة. يرجى الاتصال بالمركز لمناقشتها.",
            ]),
        )
    }
}

fn storm() -> Letter {
    Letter {
        kind: MessageKind::Alert,
        topic: "weather".to_owned(),
        urgency: Urgency::Alert,
        sensitivity: Sensitivity::Public,
        severity: Some(Severity::Severe),
        districts: vec!["harbour".to_owned(), "old-town".to_owned()],
        expires_at: Some(Utc::now() + Duration::hours(12)),
        ..Letter::new(
            Text::new([
                "Storm at the harbour",
                "港区大风预警",
                "Temporal en el puerto",
                "عاصفة في الميناء",
            ]),
            Text::new([
                "A severe storm reaches the harbour tonight. **Stay away from the quays** and fasten what can fly.",
                "今晚港区将有强风暴。**请远离码头**，并固定易被吹走的物品。",
                "Esta noche llega un fuerte temporal al puerto. **Aléjese de los muelles** y asegure lo que pueda volar.",
                "تصل عاصفة شديدة إلى الميناء الليلة. **ابتعدوا عن الأرصفة** وثبّتوا ما قد يتطاير.",
            ]),
        )
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::profile::Profile;

    #[test]
    fn the_alert_is_for_districts_that_residents_can_choose() {
        let file = Profile::demo_city().file(Utc::now());
        let profile: Value = serde_json::from_slice(&file).unwrap();
        let districts = profile["districts"].as_array().unwrap();
        let ids: Vec<&str> = districts
            .iter()
            .filter_map(|one| one["id"].as_str())
            .collect();
        let storm = storm().districts;
        assert!(!storm.is_empty());
        for district in storm {
            assert!(ids.contains(&&*district), "{district} is not in {ids:?}");
        }
    }
}
