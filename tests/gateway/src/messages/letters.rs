//! What a resident is told of what happened to her case.

use super::{ActionKind, Letter, MessageAction, Urgency};
use crate::cases::Event;
use crate::city::HOTLINE;
use crate::text::{LANGUAGES, Text};

/// What happened to a case, in a few words.
pub(crate) fn title(event: Event) -> Text {
    Text::new(wording(event).0)
}

/// What a resident is told of what happened to her case. The note is the caseworker's, or what the city asks.
pub(crate) fn about_case(
    event: Event,
    service_id: &str,
    service: &Text,
    case_number: &str,
    note: Option<&Text>,
) -> Letter {
    let (title, sentences) = wording(event);
    let headings = match event {
        Event::Question => ["The question: ", "问题：", "La pregunta: ", "السؤال: "],
        _ => [
            "A note from your caseworker: ",
            "经办人员留言：",
            "Nota de la persona que tramita su caso: ",
            "ملاحظة من الموظف المسؤول عن معاملتك: ",
        ],
    };
    let compose = |language: &str, sentence: &str, note_heading: &str| {
        let mut body = sentence
            .replace(
                "{service}",
                service.in_language(language).unwrap_or_default(),
            )
            .replace("{case}", case_number)
            .replace("{hotline}", HOTLINE);
        if let Some(note) = note.and_then(|note| note.in_language(language)) {
            body.push_str("\n\n");
            body.push_str(note_heading);
            body.push_str(note);
        }
        body
    };
    let words = LANGUAGES.into_iter().zip(sentences).zip(headings);
    let body = words.map(|((language, sentence), heading)| {
        (language.to_owned(), compose(language, sentence, heading))
    });
    let mut actions = vec![MessageAction::of(ActionKind::OpenCase)];
    if event == Event::Question {
        actions.insert(0, MessageAction::of(ActionKind::Answer));
    }
    Letter {
        topic: "cases".to_owned(),
        service_id: Some(service_id.to_owned()),
        case_number: Some(case_number.to_owned()),
        urgency: match event {
            Event::Received | Event::InReview | Event::Answered | Event::Withdrawn => Urgency::News,
            _ => Urgency::Important,
        },
        actions,
        ..Letter::new(Text::new(title), Text(body.collect()))
    }
}

/// A text in the order of [`LANGUAGES`].
type Wording = [&'static str; LANGUAGES.len()];

/// Title and body of the letter.
fn wording(event: Event) -> (Wording, Wording) {
    match event {
        Event::Received => (
            [
                "We have your application",
                "我们已收到您的申请",
                "Hemos recibido su solicitud",
                "استلمنا طلبك",
            ],
            [
                "Your application for “{service}” is with us. Its case number is {case}. \
                 You do not need to do anything now: we will write to you when a caseworker starts on it.",
                "您的“{service}”申请已收到，办件编号为{case}。您现在无需办理其他手续，工作人员开始处理后，我们会通知您。",
                "Su solicitud de «{service}» está en nuestras manos. Su número de expediente es {case}. \
                 Por ahora no tiene que hacer nada: le escribiremos cuando empecemos a tramitarla.",
                "وصلنا طلبك بشأن «{service}»، ورقم المعاملة {case}. \
                 لا حاجة إلى أي إجراء منك الآن، وسنكتب إليك عند بدء النظر فيه.",
            ],
        ),
        Event::InReview => (
            [
                "Your application is being reviewed",
                "您的申请正在审核",
                "Estamos revisando su solicitud",
                "طلبك قيد المراجعة",
            ],
            [
                "A caseworker has started on your application for “{service}” (case {case}). \
                 You do not need to do anything now: we will write to you when there is a decision, \
                 or if something is missing.",
                "工作人员已开始审核您的“{service}”申请（办件编号{case}）。您现在无需办理其他手续，如有结果或需要补充材料，我们会通知您。",
                "Ya estamos tramitando su solicitud de «{service}» (expediente {case}). \
                 Por ahora no tiene que hacer nada: le escribiremos cuando haya una decisión \
                 o si falta algo.",
                "بدأ الموظف المسؤول النظر في طلبك بشأن «{service}» (المعاملة {case}). \
                 لا حاجة إلى أي إجراء منك الآن، وسنكتب إليك عند صدور القرار أو إن كان هناك ما ينقص.",
            ],
        ),
        Event::WaitingForResident => (
            [
                "We need something from you",
                "您的申请需要补充",
                "Necesitamos algo de usted",
                "نحتاج منك إلى استكمال طلبك",
            ],
            [
                "We cannot go on with your application for “{service}” (case {case}) until we hear \
                 from you. If you are not sure what is missing, call {hotline} and give the case number.",
                "您的“{service}”申请（办件编号{case}）需要您补充信息或材料后才能继续办理。如不清楚需要补充什么，请拨打{hotline}并告知办件编号。",
                "No podemos seguir con su solicitud de «{service}» (expediente {case}) hasta tener \
                 noticias suyas. Si no sabe qué falta, llame al {hotline} y dé el número de expediente.",
                "لا يمكننا متابعة طلبك بشأن «{service}» (المعاملة {case}) قبل أن يصلنا ردّك. \
                 إن لم يكن واضحًا ما ينقص فاتصل بالرقم {hotline} واذكر رقم المعاملة.",
            ],
        ),
        Event::Question => (
            [
                "We have a question for you",
                "我们有一个问题需要您回答",
                "Tenemos una pregunta para usted",
                "لدينا سؤال لك",
            ],
            [
                "We cannot go on with your application for “{service}” (case {case}) until you have answered. \
                 You can answer in the app, also later and without a network.",
                "您的“{service}”申请（办件编号{case}）需要您回答后才能继续办理。您可以在应用中回答，也可以稍后在没有网络时填写。",
                "No podemos seguir con su solicitud de «{service}» (expediente {case}) hasta que haya respondido. \
                 Puede responder en la aplicación, también más tarde y sin conexión.",
                "لا يمكننا متابعة طلبك بشأن «{service}» (المعاملة {case}) قبل أن تصلنا إجابتك. \
                 يمكنك الإجابة في التطبيق، لاحقًا أيضًا ومن دون اتصال بالشبكة.",
            ],
        ),
        Event::Answered => (
            [
                "We have your answer",
                "我们已收到您的回答",
                "Hemos recibido su respuesta",
                "استلمنا إجابتك",
            ],
            [
                "Your answer to our question about “{service}” (case {case}) is with us, and a caseworker goes on \
                 with your application.",
                "您对“{service}”（办件编号{case}）问题的回答已收到，工作人员将继续办理您的申请。",
                "Su respuesta a nuestra pregunta sobre «{service}» (expediente {case}) está en nuestras manos \
                 y seguimos tramitando su solicitud.",
                "وصلتنا إجابتك عن سؤالنا بشأن «{service}» (المعاملة {case})، ويتابع الموظف المسؤول النظر في طلبك.",
            ],
        ),
        Event::Withdrawn => (
            [
                "You have withdrawn your application",
                "您已撤回申请",
                "Ha retirado su solicitud",
                "تم سحب طلبك",
            ],
            [
                "As you asked, we do not go on with your application for “{service}” (case {case}). \
                 You can apply again at any time.",
                "根据您的要求，我们不再继续办理您的“{service}”申请（办件编号{case}）。您可以随时重新申请。",
                "Como ha pedido, no seguimos con su solicitud de «{service}» (expediente {case}). \
                 Puede volver a presentarla cuando quiera.",
                "بناءً على رغبتك أوقفنا النظر في طلبك بشأن «{service}» (المعاملة {case}). \
                 يمكنك تقديم طلب جديد في أي وقت.",
            ],
        ),
        Event::Approved => (
            [
                "Your application is approved",
                "您的申请已获批准",
                "Su solicitud ha sido aprobada",
                "تمت الموافقة على طلبك",
            ],
            [
                "Good news: your application for “{service}” (case {case}) has been approved. \
                 If anything has to be collected or paid, we will write to you separately.",
                "您的“{service}”申请（办件编号{case}）已获批准。如需领取证件或缴纳费用，我们会另行通知您。",
                "Buenas noticias: su solicitud de «{service}» (expediente {case}) ha sido aprobada. \
                 Si hay que recoger o pagar algo, le escribiremos aparte.",
                "يسرّنا إبلاغك بالموافقة على طلبك بشأن «{service}» (المعاملة {case}). \
                 إن كان هناك ما يُستلم أو يُدفع فسنكتب إليك لاحقًا.",
            ],
        ),
        Event::Declined => (
            [
                "Your application was not approved",
                "您的申请未获批准",
                "Su solicitud no ha sido aprobada",
                "لم تتم الموافقة على طلبك",
            ],
            [
                "We are sorry: your application for “{service}” (case {case}) could not be approved. \
                 To ask for the reasons, or to have the decision looked at again, call {hotline} \
                 and give the case number.",
                "很抱歉，您的“{service}”申请（办件编号{case}）未获批准。如需了解原因或申请复核，请拨打{hotline}并告知办件编号。",
                "Lo sentimos: su solicitud de «{service}» (expediente {case}) no ha podido aprobarse. \
                 Para conocer los motivos o pedir que se revise la decisión, llame al {hotline} \
                 y dé el número de expediente.",
                "نأسف لإبلاغك بتعذّر الموافقة على طلبك بشأن «{service}» (المعاملة {case}). \
                 لمعرفة الأسباب أو لطلب إعادة النظر في القرار اتصل بالرقم {hotline} واذكر رقم المعاملة.",
            ],
        ),
        Event::Closed => (
            [
                "Your case is closed",
                "您的办件已办结",
                "Su expediente está cerrado",
                "أُغلقت معاملتك",
            ],
            [
                "Your case {case}, “{service}”, is closed and nothing more is left to do. \
                 If you think that this is a mistake, call {hotline} and give the case number.",
                "您的办件{case}（“{service}”）已办结，无需再办理其他手续。如有疑问，请拨打{hotline}并告知办件编号。",
                "Su expediente {case}, «{service}», está cerrado y no queda nada por hacer. \
                 Si cree que es un error, llame al {hotline} y dé el número de expediente.",
                "أُغلقت معاملتك {case}، «{service}»، ولم يبقَ أي إجراء مطلوب. \
                 إن كنت ترى أن في ذلك خطأً فاتصل بالرقم {hotline} واذكر رقم المعاملة.",
            ],
        ),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn every_event_has_a_letter_of_its_own_that_names_service_case_and_note_in_every_language() {
        let service = Text::new([
            "Register a marriage",
            "结婚登记",
            "Inscribir un matrimonio",
            "تسجيل زواج",
        ]);
        let note = Text::new([
            "Bring both passports.",
            "请携带双方护照。",
            "Traiga los dos pasaportes.",
            "يرجى إحضار جوازي السفر.",
        ]);
        let mut titles = std::collections::HashSet::new();
        for event in Event::ALL {
            let letter = about_case(event, "register", &service, "LG-2026-000007", Some(&note));
            for language in LANGUAGES {
                assert!(titles.insert(letter.title.0[language].clone()));
                let body = &letter.body.0[language];
                assert!(body.contains(&service.0[language]), "{body}");
                assert!(body.contains("LG-2026-000007"), "{body}");
                assert!(body.ends_with(&note.0[language]), "{body}");
                assert!(!body.contains('{') && !body.contains("  "), "{body}");
            }
        }
    }
}
