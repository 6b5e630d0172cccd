//! From an empty phone to a form filled in.

use anyhow::{Context, Result, bail, ensure};
use citizen_gateway::catalogue::Catalogue;
use serde_json::{Map, Value, json};

use super::{ANSWERS, Stage, array, text};

const SERVICES_AT_LEAST: usize = 1200;
const RESIDENT: &str = "li-na";
const FORM: &str = "birth-registration";
/// What she types, in which language.
const SEARCHES: [(&str, &str); 2] = [("en", "register my newborn"), ("zh-Hans", "宝宝上户口")];
/// A day that does not exist.
const WRONG: (&str, &str) = ("/date_of_birth", "2026-02-30");
/// Appears once the child was born in a hospital.
const CONDITIONAL: &str = "/hospital_name";

impl Stage {
    pub(super) async fn city_starts(&mut self) -> Result<Value> {
        self.open_city("").await?;
        let catalogue = Catalogue::demo_city()?;
        let mut categories: Map<String, Value> = Map::new();
        for service in catalogue.services() {
            if let Some(category) = service["category_id"].as_str() {
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
            "catalogue_bytes": catalogue.ndjson.len(),
        }))
    }

    pub(super) async fn catalogue_and_search(&mut self) -> Result<Value> {
        self.phone.online(&self.address);
        self.run("en", &["sign-in", RESIDENT]).await?;
        self.tell("She signs in. Her keys are kept outside of the app's folder.")?;
        let synced = self.waited("fetching the catalogue", &["sync"]).await?;
        self.tell(&format!(
            "Fetched and stored {} services: {} bytes in {:.0} ms.",
            synced["services"],
            synced["fetched_bytes"],
            synced["milliseconds"].as_f64().unwrap_or_default()
        ))?;
        let signal = self.close_city()?;
        self.tell(&format!(
            "The city's process is killed (signal {signal}); the app is told that it is offline."
        ))?;
        let mut searches = Vec::new();
        for (language, query) in SEARCHES {
            searches.push(self.search(language, query).await?);
        }
        Ok(json!({
            "resident": RESIDENT,
            "services": synced["services"],
            "catalogue_bytes": synced["fetched_bytes"],
            "fetch_milliseconds": synced["milliseconds"],
            "revision": synced["revision"],
            "city_ended_by_signal": signal,
            "searches": searches,
        }))
    }

    /// Types `query` key by key and looks for the service that has the form.
    async fn search(&mut self, language: &str, query: &str) -> Result<Value> {
        let answer = self.run(language, &["search", "--as-typed", query]).await?;
        let hits = answer["hits"].as_array().context("no hits")?;
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
            hits.len()
        ))?;
        let mut found = None;
        for (place, hit) in (1..).zip(hits) {
            let service = &hit["service"];
            let id = service["id"].as_str().unwrap_or_default();
            if place <= 3 {
                self.tell(&format!("    {place}. {} ({id})", text(&service["name"])))?;
            }
            if found.is_none() && place <= 10 {
                let service = self.run(language, &["service", id]).await?;
                if service["form_id"] == FORM {
                    found = Some((place, id.to_owned()));
                }
            }
        }
        let Some((place, id)) = found else {
            bail!("the service with the form {FORM} is not among the first ten for {query:?}");
        };
        let top: Vec<&Value> = hits
            .iter()
            .take(3)
            .map(|hit| &hit["service"]["name"])
            .collect();
        let evidence = json!({
            "language": language,
            "query": query,
            "keystrokes": waits.len(),
            "median_milliseconds": median,
            "slowest_milliseconds": slowest,
            "hits": hits.len(),
            "top": top,
            "found": id,
            "place": place,
        });
        self.service = id;
        Ok(evidence)
    }

    pub(super) async fn form(&mut self) -> Result<Value> {
        let service = self.service.clone();
        let started = self.run("en", &["draft", "start", &service]).await?;
        self.draft = text(&started["draft"]).to_owned();
        let draft = self.draft.clone();
        self.tell(&format!("Draft {draft} is on the disk, encrypted."))?;

        let (path, wrong) = WRONG;
        let answered = self
            .run("en", &["draft", "answer", &draft, path, wrong])
            .await?;
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
            let before = self.run("en", &["draft", "show", &draft]).await?;
            // The wrong answer still stands until it is corrected, and counts as one.
            let expected = saved + i32::from(saved < 3);
            ensure!(
                before["form"]["answered"] == expected,
                "{} answers were saved, not {expected}",
                before["form"]["answered"]
            );
            let after = self
                .run("en", &["draft", "answer", &draft, path, answer])
                .await?;
            if shown_after.is_none() && is_visible(&after, CONDITIONAL)? {
                shown_after = Some(format!("{path} = {answer}"));
            }
            bar.step();
        }
        drop(bar);
        let shown = self.run("en", &["draft", "show", &draft]).await?;
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
