//! From a submission to the city's word on it.

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::{ANSWERS, Stage, Words, text};
use crate::demo::disk::Needles;

impl Stage {
    pub(super) async fn submit_offline_and_kill(&mut self) -> Result<Value> {
        let app = self
            .phone
            .start(&["submit", &self.draft, "--stay", "--exit-with-stdin"])
            .await?;
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
        let left = Needles::new(&own_answers())?.search(&self.phone.home)?;
        let wal_bytes = std::fs::metadata(self.phone.home.join("user.db-wal"))?.len();
        ensure!(wal_bytes > 0, "the killed app left no write-ahead log");
        ensure!(
            left.found.is_empty(),
            "words were readable in {:?}",
            left.places
        );
        let listed = self.listed().await?;
        ensure!(
            listed["state"]["state"] == "queued",
            "after the kill it is {}",
            listed["state"]
        );
        self.tell(&format!(
            "Killed with signal {signal}. It left {} bytes on the disk, {wal_bytes} of them in its \
             write-ahead log: none of her words is readable there.",
            left.bytes
        ))?;
        self.tell("Started again, the app lists it: still queued.")?;
        Ok(json!({
            "submission": self.submission,
            "promised": promised,
            "process": pid,
            "ended_by_signal": signal,
            "after_restart": listed["state"]["state"],
            "attempts": listed["attempts"],
            "files": left.files,
            "bytes": left.bytes,
            "wal_bytes": wal_bytes,
            "found": left.found.len(),
        }))
    }

    pub(super) async fn exactly_once(&mut self) -> Result<Value> {
        let faults = "submit=drop_reply@once";
        self.open_city(faults).await?;
        self.phone.online(&self.address);
        self.tell(&format!(
            "The city is back at {}, with the fault {faults}: it acts, then hangs up.",
            self.address
        ))?;
        let flushed = self
            .waited("sending, and sending again", &["flush", "--deadline", "30"])
            .await?;
        ensure!(flushed["accepted"] == 1, "the city accepted {flushed}");
        let listed = self.listed().await?;
        let attempts = listed["attempts"].as_u64().unwrap_or_default();
        ensure!(attempts >= 2, "no reply was lost: {attempts} attempt");
        let seen: Value = self
            .at_the_city()
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

    pub(super) async fn receipt_and_sealed(&mut self) -> Result<Value> {
        let signal = self.close_city()?;
        let receipt = self.run("en", &["receipt", &self.submission]).await?;
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

        let jws = text(&receipt["jws"]);
        let mut words = own_answers();
        let answers = words.len();
        words.push(text(&receipt["case_number"]).to_owned());
        words.push(jws.to_owned());
        words.extend(jws.split('.').skip(1).map(str::to_owned));
        let needles = Needles::new(&words)?;
        let phone = needles.search(&self.phone.home)?;
        let control = needles.search(&self.city.data)?;
        self.tell(&format!(
            "We look for {} words ({answers} answers, her name among them; the case number; the \
             receipt whole, its claims, its signature) in {} writings:",
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

    pub(super) async fn message(&mut self) -> Result<Value> {
        self.open_city("").await?;
        self.phone.online(&self.address);
        let number = text(&self.case["case_number"]).to_owned();
        let note = json!({
            "en": "We have all we need; the new page will be ready on Friday.",
            "zh-Hans": "材料齐全，新户口页将于周五办好。",
        });
        let _case: Value = self
            .at_the_city()
            .json(
                "POST",
                &format!("admin/cases/{number}/status"),
                Some(&self.admin_token),
                Some(json!({ "status": "in_review", "note": note })),
            )
            .await?;
        let fetched = self
            .waited("asking for messages", &["inbox", "refresh"])
            .await?;
        ensure!(
            fetched["new_messages"] == 1 && fetched["unread"] == 1,
            "the app says {fetched}"
        );
        self.close_city()?;
        let inbox = self.run("en", &["inbox"]).await?;
        let message = inbox["messages"][0].clone();
        ensure!(
            message["case_number"] == number.as_str() && message["read"] == false,
            "the message is {message}"
        );
        self.tell("Her inbox has one new message:")?;
        self.tell(&format!("    {}", text(&message["title"])))?;
        self.tell(&format!("    {}", text(&message["body"])))?;
        let id = text(&message["id"]);
        self.run("en", &["inbox", "read", id]).await?;
        let again = self.run("zh-Hans", &["inbox"]).await?;
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
}

/// The answers in her own words.
fn own_answers() -> Vec<String> {
    ANSWERS
        .iter()
        .filter(|(_, _, words)| *words == Words::HerOwn)
        .map(|(_, answer, _)| (*answer).to_owned())
        .collect()
}
