#![allow(clippy::unwrap_used)]
//! What residents type, and the service that a clerk of the demo city would name: it is among the first
//! three, and mostly the first.

use citizen_core::{catalogue::SearchRequest, facade::CitizenClient};
use citizen_journeys::{City, Phone};

/// Named first.
const FIRST: [(&str, &str); 106] = [
    ("宝宝上户口", "register-birth"),
    ("新生儿落户", "register-birth"),
    ("上户口", "register-birth"),
    ("出生证丢了", "replace-birth-certificate"),
    ("出生医学证明", "apply-birth-certificate"),
    ("结婚", "register-marriage"),
    ("领证", "register-marriage"),
    ("结婚证丢了", "replace-marriage-certificate"),
    ("单身证明", "apply-single-status-statement"),
    ("育儿补贴", "apply-childcare-allowance"),
    ("产检", "book-prenatal-check-up"),
    ("狗咬", "book-rabies-treatment"),
    ("看牙", "book-dental-treatment"),
    ("献血", "book-blood-donation"),
    ("戒烟", "book-quit-smoking"),
    ("老人送饭", "request-meal-delivery"),
    ("养老院", "apply-care-home-place"),
    ("失业金", "apply-unemployment-benefit"),
    ("被辞退了", "apply-unemployment-benefit"),
    ("护照", "apply-passport"),
    ("护照过期", "renew-passport"),
    ("港澳通行证", "apply-hong-kong-macao-permit"),
    ("驾照到期", "renew-driving-licence"),
    ("考驾照", "apply-driving-licence"),
    ("公交卡", "apply-transit-card"),
    ("老人公交卡", "apply-senior-transit-card"),
    ("违章申诉", "open-traffic-fine"),
    ("图书馆", "apply-library-card"),
    ("幼儿园", "apply-nursery-place"),
    ("房东不退押金", "open-tenancy-dispute"),
    ("老板欠薪", "open-labour-arbitration"),
    ("免费律师", "open-legal-aid"),
    ("邻居吵闹", "open-neighbour-mediation"),
    ("学游泳", "enrol-swimming-class"),
    ("低保", "apply-minimum-living-allowance"),
    ("租房补贴", "apply-rent-subsidy"),
    ("公租房", "apply-public-rental-home"),
    ("身份证丢了", "replace-identity-card"),
    ("身份证过期", "renew-identity-card"),
    ("小孩身份证", "apply-child-identity-card"),
    ("居住证", "apply-residence-permit"),
    ("迁户口", "move-household-register"),
    ("孩子出生", "register-birth"),
    ("死亡证明", "register-death"),
    ("注销户口", "register-death"),
    ("路灯坏了", "report-street-light"),
    ("井盖", "report-road-damage"),
    ("垃圾没人收", "report-rubbish-collection"),
    ("大件垃圾", "book-bulky-waste"),
    ("旧沙发", "book-bulky-waste"),
    ("拖欠工资", "open-wage-claim"),
    ("地铁丢东西", "lost-property-transit"),
    ("照顾老人", "request-home-care"),
    ("驾照丢了", "replace-driving-licence"),
    ("护照丢了", "replace-passport"),
    ("老年公交卡", "apply-senior-transit-card"),
    ("挂号", "book-hospital-appointment"),
    ("病假条", "certificate-hospital-appointment"),
    ("补牙", "book-dental-treatment"),
    ("register baby", "register-birth"),
    ("lost birth certificate", "replace-birth-certificate"),
    ("get married", "register-marriage"),
    ("wedding", "register-marriage"),
    ("passport", "apply-passport"),
    ("renew passport", "renew-passport"),
    ("lost passport", "replace-passport"),
    ("dog bite", "book-rabies-treatment"),
    ("flu jab", "book-flu-vaccination"),
    ("quit smoking", "book-quit-smoking"),
    ("dentist", "book-dental-treatment"),
    ("driving licence expired", "renew-driving-licence"),
    ("bus card", "apply-transit-card"),
    ("library card", "apply-library-card"),
    ("borrow books", "apply-library-card"),
    ("kindergarten", "apply-nursery-place"),
    ("learn to swim", "enrol-swimming-class"),
    ("landlord keeps my deposit", "open-tenancy-dispute"),
    ("free lawyer", "open-legal-aid"),
    ("retire", "apply-retirement-pension"),
    ("meals on wheels", "request-meal-delivery"),
    ("noisy neighbour", "open-neighbour-mediation"),
    ("learn chinese", "enrol-chinese-for-newcomers"),
    ("first aid for babies", "enrol-baby-first-aid"),
    ("speeding ticket", "open-traffic-fine"),
    ("bike hire", "apply-bike-share-account"),
    ("maternity leave", "apply-maternity-allowance"),
    ("car", "apply-vehicle-registration"),
    ("drive", "apply-driving-licence"),
    ("will", "open-will-notarisation"),
    ("rent", "apply-rent-subsidy"),
    ("pool", "visit-swimming-centre"),
    ("lost id card", "replace-identity-card"),
    ("death certificate", "register-death"),
    ("register a death", "register-death"),
    ("pothole", "report-road-damage"),
    ("broken street light", "report-street-light"),
    ("bulky waste", "book-bulky-waste"),
    ("old sofa", "book-bulky-waste"),
    ("unpaid wages", "open-wage-claim"),
    ("lost property on the metro", "lost-property-transit"),
    ("home care", "request-home-care"),
    ("lost drivers license", "replace-driving-licence"),
    ("drivers license", "apply-driving-licence"),
    ("see a doctor", "book-hospital-appointment"),
    ("toothache", "book-dental-treatment"),
    ("sick note", "certificate-hospital-appointment"),
];

/// Among the first three.
const AMONG_THREE: [(&str, &str); 15] = [
    ("boss does not pay my wages", "open-wage-claim"),
    ("离婚", "register-divorce"),
    ("怀孕", "register-pregnancy"),
    ("家庭医生", "request-family-doctor"),
    ("社保卡丢了", "replace-social-security-card"),
    ("停车证", "apply-resident-parking-permit"),
    ("博物馆门票", "visit-city-museum"),
    ("divorce", "register-divorce"),
    ("parking permit", "apply-resident-parking-permit"),
    ("i lost my job", "apply-unemployment-benefit"),
    ("museum tickets", "visit-maritime-museum"),
    ("tea", "visit-tea-gardens"),
    ("fish", "visit-ocean-park"),
    // Her child's or her own: either may stand first.
    ("打疫苗", "book-flu-vaccination"),
    ("vacination", "book-flu-vaccination"),
];

/// Named first, although no service has these words: fingers slip.
const WITH_SLIPS: [(&str, &str); 17] = [
    ("pasport", "apply-passport"),
    ("passprot", "apply-passport"),
    ("renew pasport", "renew-passport"),
    ("lost brith certificate", "replace-birth-certificate"),
    ("get maried", "register-marriage"),
    ("marrige", "register-marriage"),
    ("libary card", "apply-library-card"),
    ("drivng licence", "apply-driving-licence"),
    ("retirment", "apply-retirement-pension"),
    ("kindergarden", "apply-nursery-place"),
    ("dentsit", "book-dental-treatment"),
    ("unemployement", "apply-unemployment-benefit"),
    ("noisy nieghbour", "open-neighbour-mediation"),
    ("quit smokign", "book-quit-smoking"),
    ("brocken street light", "report-street-light"),
    ("bulky wastee", "book-bulky-waste"),
    ("senior tranist card", "apply-senior-transit-card"),
];

async fn found(app: &CitizenClient, query: &str) -> Vec<String> {
    let hits = app
        .catalogue()
        .search(SearchRequest::new(query, "en").limit(3))
        .await;
    hits.unwrap()
        .into_iter()
        .map(|hit| hit.service.id)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn everyday_words_find_what_a_clerk_would_name() {
    let city = City::start().await;
    let phone = Phone::new(&city, "li-na").await;
    let app = phone.opened().await;
    app.catalogue().refresh().await.unwrap();
    let mut wrong = Vec::new();
    for (query, service) in FIRST.into_iter().chain(WITH_SLIPS) {
        let hits = found(&app, query).await;
        if hits.first().is_none_or(|hit| hit != service) {
            wrong.push((query, service, hits));
        }
    }
    for (query, service) in AMONG_THREE {
        let hits = found(&app, query).await;
        if !hits.iter().any(|hit| hit == service) {
            wrong.push((query, service, hits));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
