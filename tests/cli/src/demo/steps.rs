//! The seven steps and what each has to prove.

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Map, Value, json};

use super::{
    Narrator,
    disk::Needles,
    processes::{CityHall, Phone},
};
use crate::{city::City, failure::Failure};

const SERVICES_AT_LEAST: usize = 1200;
const RESIDENT: &str = "li-na";
const FORM: &str = "birth-registration";
/// What she types, in which language.
const SEARCHES: [(&str, &str); 2] = [("en", "register my newborn"), ("zh-Hans", "宝宝上户口")];
/// A day that does not exist.
const WRONG: (&str, &str) = ("/date_of_birth", "2026-02-30");
/// Appears once the child was born in a hospital.
const CONDITIONAL: &str = "/hospital_name";

/// Her answers. Words of her own must be readable nowhere; a choice is a word of the public form.
const ANSWERS: [(&str, &str, Words); 12] = [
    ("/child_name", "李沐禾", Words::HerOwn),
    ("/child_sex", "female", Words::OfTheForm),
    ("/date_of_birth", "2026-02-27", Words::HerOwn),
    ("/place_of_birth", "hospital", Words::OfTheForm),
    ("/hospital_name", "Pine Hill Maternity", Words::HerOwn),
    ("/certificate_number", "T730482915", Words::HerOwn),
    ("/parent_name", "Li Na 李娜", Words::HerOwn),
    ("/parent_relation", "mother", Words::OfTheForm),
    ("/parent_phone", "13857104926", Words::HerOwn),
    ("/parent_email", "li.na.1994@example.org", Words::HerOwn),
    ("/other_children", "1", Words::OfTheForm),
    ("/declaration", "yes", Words::OfTheForm),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Words {
    HerOwn,
    OfTheForm,
}

#[derive(Clone, Copy)]
pub(super) enum Step {
    CityStarts,
    CatalogueAndSearch,
    Form,
    SubmitOfflineAndKill,
    ExactlyOnce,
    ReceiptAndSealed,
    Message,
}

impl Step {
    pub(super) const ALL: [Self; 7] = [
        Self::CityStarts,
        Self::CatalogueAndSearch,
        Self::Form,
        Self::SubmitOfflineAndKill,
        Self::ExactlyOnce,
        Self::ReceiptAndSealed,
        Self::Message,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::CityStarts => "city-starts",
            Self::CatalogueAndSearch => "catalogue-and-search",
            Self::Form => "form",
            Self::SubmitOfflineAndKill => "submit-offline-and-kill",
            Self::ExactlyOnce => "exactly-once",
            Self::ReceiptAndSealed => "receipt-and-sealed",
            Self::Message => "message",
        }
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::CityStarts => "A city opens on this computer.",
            Self::CatalogueAndSearch => {
                "Li Na's app fetches the catalogue once. Then her network goes, and she searches."
            }
            Self::Form => "She fills in a form, still without a network.",
            Self::SubmitOfflineAndKill => "She submits. Then her app is killed.",
            Self::ExactlyOnce => "The network comes back, and the city's first reply is lost.",
            Self::ReceiptAndSealed => {
                "The network goes again. She checks the receipt; we look for her words on the disk."
            }
            Self::Message => "A caseworker moves her case on.",
        }
    }
}

/// What the steps share.
pub(super) struct Stage {
    narrator: Narrator,
    city: CityHall,
    phone: Phone,
    admin_token: String,
    address: String,
    service: String,
    draft: String,
    submission: String,
    /// The case as the city's caseworkers see it.
    case: Value,
}

impl Stage {
    pub(super) fn new(folder: &Path, narrator: Narrator) -> Result<Self, Failure> {
        let program = std::env::current_exe()?;
        Ok(Self {
            narrator,
            city: CityHall::new(&program, folder),
            phone: Phone::new(&program, folder),
            admin_token: String::new(),
            address: String::new(),
            service: String::new(),
            draft: String::new(),
            submission: String::new(),
            case: Value::Null,
        })
    }

    /// Plays a step; returns its evidence, or why it does not hold.
    pub(super) async fn play(&mut self, step: Step) -> Result<Value> {
        match step {
            Step::CityStarts => self.city_starts().await,
            Step::CatalogueAndSearch => self.catalogue_and_search(),
            Step::Form => self.form(),
            Step::SubmitOfflineAndKill => self.submit_offline_and_kill(),
            Step::ExactlyOnce => self.exactly_once().await,
            Step::ReceiptAndSealed => self.receipt_and_sealed(),
            Step::Message => self.message().await,
        }
    }

    async fn city_starts(&mut self) -> Result<Value> {
        self.open_city("")?;
        let bundle = self.at_the_city()?.catalogue().await?;
        let mut categories: Map<String, Value> = Map::new();
        for line in bundle.split(|byte| *byte == b'\n') {
            let record: Value = serde_json::from_slice(line).unwrap_or_default();
            if let (Some("service"), Some(category)) =
                (record["type"].as_str(), record["category_id"].as_str())
            {
                let count = categories.get(category).and_then(Value::as_u64);
                categories.insert(category.to_owned(), json!(count.unwrap_or_default() + 1));
            }
        }
        let counts: Vec<u64> = categories.values().filter_map(Value::as_u64).collect();
        let services = usize::try_from(counts.iter().sum::<u64>())?;
        ensure!(services >= SERVICES_AT_LEAST, "{services} services only");
        ensure!(categories.len() == 8, "{} categories", categories.len());
        let pid = self.city.id();
        self.tell(&format!(
            "The reference city listens at {} (process {}), with its own database.",
            self.address,
            pid.unwrap_or_default()
        ))?;
        self.tell(&format!(
            "It offers {services} services in {} categories:",
            categories.len()
        ))?;
        for (category, count) in &categories {
            self.tell(&format!("    {:>4}  {category}", count.to_string()))?;
        }
        Ok(json!({
            "address": self.address,
            "process": pid,
            "services": services,
            "categories": categories,
            "catalogue_bytes": bundle.len(),
        }))
    }

    fn catalogue_and_search(&mut self) -> Result<Value> {
        self.phone.online(&self.address);
        self.run("en", &["sign-in", RESIDENT])?;
        self.tell("She signs in. Her keys are kept outside of the app's folder.")?;
        let synced = self.waited("fetching the catalogue", |stage| stage.run("en", &["sync"]))?;
        self.tell(&format!(
            "Fetched and stored {} services: {} bytes in {:.0} ms.",
            synced["services"],
            synced["bundle_bytes"],
            synced["milliseconds"].as_f64().unwrap_or_default()
        ))?;
        let signal = self.close_city()?;
        self.tell(&format!(
            "The city's process is killed (signal {signal}); the app is told that it is offline."
        ))?;
        let mut searches = Vec::new();
        for (language, query) in SEARCHES {
            searches.push(self.search(language, query)?);
        }
        Ok(json!({
            "resident": RESIDENT,
            "services": synced["services"],
            "catalogue_bytes": synced["bundle_bytes"],
            "fetch_milliseconds": synced["milliseconds"],
            "revision": synced["revision"],
            "city_ended_by_signal": signal,
            "searches": searches,
        }))
    }

    /// Types `query` key by key and looks for the service that has the form.
    fn search(&mut self, language: &str, query: &str) -> Result<Value> {
        let answer = self.run(language, &["search", "--as-typed", query])?;
        let services = answer["services"].as_array().context("no services")?;
        let mut waits: Vec<f64> = array(&answer["keystrokes"])
            .filter_map(|keystroke| keystroke["milliseconds"].as_f64())
            .collect();
        waits.sort_by(f64::total_cmp);
        let median = waits.get(waits.len() / 2).copied().unwrap_or_default();
        let slowest = waits.last().copied().unwrap_or_default();
        self.tell(&format!(
            "She types \u{201c}{query}\u{201d}: {} keystrokes, {median:.1} ms each, the slowest \
             {slowest:.1} ms. The first of {} hits:",
            waits.len(),
            services.len()
        ))?;
        let mut found = None;
        for (place, hit) in (1..).zip(services) {
            let id = hit["id"].as_str().unwrap_or_default();
            if place <= 3 {
                self.tell(&format!("    {place}. {} ({id})", text(&hit["name"])))?;
            }
            if found.is_none() && place <= 10 {
                let service = self.run(language, &["service", id])?;
                if service["form_id"] == FORM {
                    found = Some((place, id.to_owned()));
                }
            }
        }
        let Some((place, id)) = found else {
            bail!("the service with the form {FORM} is not among the first ten for {query:?}");
        };
        let top: Vec<&Value> = services.iter().take(3).map(|hit| &hit["name"]).collect();
        let evidence = json!({
            "language": language,
            "query": query,
            "keystrokes": waits.len(),
            "median_milliseconds": median,
            "slowest_milliseconds": slowest,
            "hits": services.len(),
            "top": top,
            "found": id,
            "place": place,
        });
        self.service = id;
        Ok(evidence)
    }

    fn form(&mut self) -> Result<Value> {
        let service = self.service.clone();
        let started = self.run("en", &["draft", "start", &service])?;
        self.draft = text(&started["draft"]).to_owned();
        let draft = self.draft.clone();
        self.tell(&format!("Draft {draft} is on the disk, encrypted."))?;

        let (path, wrong) = WRONG;
        let answered = self.run("en", &["draft", "answer", &draft, path, wrong])?;
        let field = field(&answered, path)?;
        let message = text(&field["problems"][0]["message"]).to_owned();
        let label = text(&field["label"]).to_owned();
        ensure!(
            !label.is_empty() && message.contains(&label),
            "the message {message:?} does not name its field"
        );
        self.tell(&format!("She answers {wrong}. The app says:"))?;
        self.tell(&format!("    {message}"))?;

        let hidden = !is_visible(&started, CONDITIONAL)?;
        let mut shown_after = None;
        let bar = self.narrator.0.count(ANSWERS.len() as u64, "answering");
        for (saved, (path, answer, _)) in (0..).zip(ANSWERS) {
            // A process of its own for each answer: what the one before has not saved is gone.
            let before = self.run("en", &["draft", "show", &draft])?;
            // The wrong answer still stands until it is corrected, and counts as one.
            let expected = saved + i32::from(saved < 3);
            ensure!(
                before["form"]["answered"] == expected,
                "{} answers were saved, not {expected}",
                before["form"]["answered"]
            );
            let after = self.run("en", &["draft", "answer", &draft, path, answer])?;
            if shown_after.is_none() && is_visible(&after, CONDITIONAL)? {
                shown_after = Some(format!("{path} = {answer}"));
            }
            bar.step();
        }
        drop(bar);
        let shown = self.run("en", &["draft", "show", &draft])?;
        let form = &shown["form"];
        ensure!(form["complete"] == true, "the form is not complete");
        let shown_after = shown_after.context("the conditional field never appeared")?;
        ensure!(hidden, "the conditional field was there from the beginning");
        self.tell(&format!(
            "{} answers, each by a process of its own that ended, so each was saved.",
            ANSWERS.len()
        ))?;
        self.tell(&format!("{CONDITIONAL} appeared after {shown_after}."))?;
        Ok(json!({
            "service": service,
            "draft": draft,
            "wrong_answer": { "path": path, "label": label, "message": message },
            "conditional_field": { "path": CONDITIONAL, "shown_after": shown_after },
            "saves": ANSWERS.len() + 1,
            "answered": form["answered"],
            "askable": form["askable"],
            "complete": form["complete"],
        }))
    }

    fn submit_offline_and_kill(&mut self) -> Result<Value> {
        let app = self
            .phone
            .start(&["submit", &self.draft, "--stay", "--exit-with-stdin"])?;
        self.submission = text(&app.answer["id"]).to_owned();
        let promised = text(&app.answer["state"]["state"]).to_owned();
        ensure!(promised == "queued", "the app says {promised:?}");
        let pid = app.id();
        self.tell(&format!(
            "The app (process {pid}) says: queued, as {}.",
            self.submission
        ))?;
        let signal = app.kill()?;
        ensure!(signal == 9, "it was ended by signal {signal}");
        let listed = self.listed()?;
        ensure!(
            listed["state"]["state"] == "queued",
            "after the kill it is {}",
            listed["state"]
        );
        self.tell(&format!(
            "Killed with signal {signal}. Started again, the app lists it: still queued."
        ))?;
        Ok(json!({
            "submission": self.submission,
            "promised": promised,
            "process": pid,
            "ended_by_signal": signal,
            "after_restart": listed["state"]["state"],
            "attempts": listed["attempts"],
        }))
    }

    async fn exactly_once(&mut self) -> Result<Value> {
        let faults = "submit=drop_reply@once";
        self.open_city(faults)?;
        self.phone.online(&self.address);
        self.tell(&format!(
            "The city is back at {}, with the fault {faults}: it acts, then hangs up.",
            self.address
        ))?;
        let flushed = self.waited("sending, and sending again", |stage| {
            stage.run("en", &["flush", "--deadline", "30"])
        })?;
        ensure!(flushed["accepted"] == 1, "the city accepted {flushed}");
        let listed = self.listed()?;
        let attempts = listed["attempts"].as_u64().unwrap_or_default();
        ensure!(attempts >= 2, "no reply was lost: {attempts} attempt");
        let seen: Value = self
            .at_the_city()?
            .json("GET", "admin/cases", Some(&self.admin_token), None)
            .await?;
        let cases = seen["cases"].as_array().context("no cases")?;
        let [case] = cases.as_slice() else {
            bail!("the city has {} cases", cases.len());
        };
        ensure!(
            case["submission_id"] == self.submission.as_str()
                && case["case_number"] == listed["state"]["case_number"],
            "the city has another case"
        );
        let key = text(&case["idempotency_key"]);
        let with_key = cases
            .iter()
            .filter(|case| case["idempotency_key"] == key)
            .count();
        self.tell(&format!(
            "The app sent it {attempts} times in {:.1} s, each time under the key {key}.",
            flushed["milliseconds"].as_f64().unwrap_or_default() / 1000.0
        ))?;
        self.tell(&format!(
            "The city has exactly {} case: {}.",
            cases.len(),
            text(&case["case_number"])
        ))?;
        let evidence = json!({
            "submission": self.submission,
            "fault": faults,
            "attempts": attempts,
            "flush_milliseconds": flushed["milliseconds"],
            "cases": cases.len(),
            "cases_with_this_key": with_key,
            "idempotency_key": key,
            "case_number": case["case_number"],
            "body_sha256": case["body_sha256"],
        });
        self.case = case.clone();
        Ok(evidence)
    }

    fn receipt_and_sealed(&mut self) -> Result<Value> {
        let signal = self.close_city()?;
        let receipt = self.run("en", &["receipt", &self.submission])?;
        for name in [
            "submission_id",
            "case_number",
            "idempotency_key",
            "body_sha256",
        ] {
            ensure!(
                receipt[name] == self.case[name],
                "the receipt and the city differ in {name}"
            );
        }
        self.tell(&format!(
            "Without a network (signal {signal}), the app checks the city's signature (ES256, key \
             {}):",
            text(&receipt["key_id"])
        ))?;
        self.tell(&format!(
            "    case {}, received {}, SHA-256 of what was sent {}",
            text(&receipt["case_number"]),
            text(&receipt["received_at"]),
            text(&receipt["body_sha256"])
        ))?;

        let own_answers = ANSWERS
            .iter()
            .filter(|(_, _, words)| *words == Words::HerOwn);
        let jws = text(&receipt["jws"]);
        let mut words: Vec<String> = own_answers
            .map(|(_, answer, _)| (*answer).to_owned())
            .collect();
        let answers = words.len();
        words.push(text(&receipt["case_number"]).to_owned());
        words.push(jws.to_owned());
        words.extend(jws.split('.').skip(1).map(str::to_owned));
        let needles = Needles::new(&words)?;
        let phone = needles.search(&self.phone.home)?;
        let control = needles.search(&self.city.data)?;
        self.tell(&format!(
            "We look for {} words ({answers} answers, her name among them, the case number, the \
             receipt) in {} writings:",
            words.len(),
            needles.patterns()
        ))?;
        self.tell(&format!(
            "    in the app's folder, {} files, {} bytes: {} found",
            phone.files,
            phone.bytes,
            phone.found.len()
        ))?;
        self.tell(&format!(
            "    in the city's folder, {} files, {} bytes, as a control: {} found",
            control.files,
            control.bytes,
            control.found.len()
        ))?;
        ensure!(
            phone.found.is_empty(),
            "words were readable in {:?}",
            phone.places
        );
        ensure!(
            control.found.len() == words.len(),
            "the control found {} of {} words: the search does not work",
            control.found.len(),
            words.len()
        );
        Ok(json!({
            "city_ended_by_signal": signal,
            "case_number": receipt["case_number"],
            "received_at": receipt["received_at"],
            "key_id": receipt["key_id"],
            "body_sha256": receipt["body_sha256"],
            "words": words.len(),
            "writings": needles.patterns(),
            "files": phone.files,
            "bytes": phone.bytes,
            "found": phone.found.len(),
            "control": {
                "files": control.files,
                "bytes": control.bytes,
                "found": control.found.len(),
            },
        }))
    }

    async fn message(&mut self) -> Result<Value> {
        self.open_city("")?;
        self.phone.online(&self.address);
        let number = text(&self.case["case_number"]).to_owned();
        let note = json!({
            "en": "We have all we need; the new page will be ready on Friday.",
            "zh-Hans": "材料齐全，新户口页将于周五办好。",
        });
        let _case: Value = self
            .at_the_city()?
            .json(
                "POST",
                &format!("admin/cases/{number}/status"),
                Some(&self.admin_token),
                Some(json!({ "status": "in_review", "note": note })),
            )
            .await?;
        let fetched = self.waited("asking for messages", |stage| {
            stage.run("en", &["inbox", "refresh"])
        })?;
        ensure!(
            fetched["new_messages"] == 1 && fetched["unread"] == 1,
            "the app says {fetched}"
        );
        self.close_city()?;
        let inbox = self.run("en", &["inbox"])?;
        let message = inbox["messages"][0].clone();
        ensure!(
            message["case_number"] == number.as_str() && message["read"] == false,
            "the message is {message}"
        );
        self.tell("Her inbox has one new message:")?;
        self.tell(&format!("    {}", text(&message["title"])))?;
        self.tell(&format!("    {}", text(&message["body"])))?;
        let id = text(&message["id"]);
        self.run("en", &["inbox", "read", id])?;
        let again = self.run("zh-Hans", &["inbox"])?;
        ensure!(
            again["messages"][0]["read"] == true && again["unread"] == 0,
            "after a restart the inbox is {again}"
        );
        self.tell("She reads it. The app starts again: it is still read, and in Chinese it says:")?;
        self.tell(&format!("    {}", text(&again["messages"][0]["title"])))?;
        Ok(json!({
            "case_number": number,
            "message": id,
            "title": message["title"],
            "new_messages": fetched["new_messages"],
            "unread": fetched["unread"],
            "read_after_restart": again["messages"][0]["read"],
            "unread_after_restart": again["unread"],
        }))
    }

    fn open_city(&mut self, faults: &str) -> Result<()> {
        let _waiting = self.narrator.0.wait("the city opens");
        let ready = self.city.open(faults)?;
        self.address = text(&ready["address"]).to_owned();
        self.admin_token = text(&ready["admin_token"]).to_owned();
        Ok(())
    }

    /// The network goes: nobody is there any more, and the phone says so.
    fn close_city(&mut self) -> Result<i32> {
        self.phone.offline();
        self.city.kill()
    }

    fn at_the_city(&self) -> Result<City> {
        City::at(&self.address).context("the city has no address")
    }

    fn run(&self, language: &str, arguments: &[&str]) -> Result<Value> {
        self.phone.run(language, arguments)
    }

    fn waited(
        &mut self,
        what: &'static str,
        work: impl FnOnce(&mut Self) -> Result<Value>,
    ) -> Result<Value> {
        let _waiting = self.narrator.0.wait(what);
        work(self)
    }

    /// The submission as a new process lists it.
    fn listed(&self) -> Result<Value> {
        let listed = self.run("en", &["outbox"])?;
        array(&listed["submissions"])
            .find(|submission| submission["id"] == self.submission.as_str())
            .cloned()
            .context("the submission is gone")
    }

    fn tell(&self, sentence: &str) -> Result<()> {
        Ok(self.narrator.tell(&format!("   {sentence}"))?)
    }
}

fn field<'a>(draft: &'a Value, path: &str) -> Result<&'a Value> {
    array(&draft["form"]["steps"])
        .flat_map(|step| array(&step["fields"]))
        .find(|field| field["path"] == path)
        .with_context(|| format!("the form has no field {path}"))
}

fn is_visible(draft: &Value, path: &str) -> Result<bool> {
    Ok(field(draft, path)?["visible"] == true)
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
