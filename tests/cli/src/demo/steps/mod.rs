//! The seven steps and what each has to prove.

mod begin;
mod send;

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use super::{
    Narrator,
    processes::{CityHall, Phone},
};
use crate::{city::City, failure::Failure};

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
            Step::CatalogueAndSearch => self.catalogue_and_search().await,
            Step::Form => self.form().await,
            Step::SubmitOfflineAndKill => self.submit_offline_and_kill().await,
            Step::ExactlyOnce => self.exactly_once().await,
            Step::ReceiptAndSealed => self.receipt_and_sealed().await,
            Step::Message => self.message().await,
        }
    }

    async fn open_city(&mut self, faults: &str) -> Result<()> {
        let _waiting = self.narrator.0.wait("the city opens");
        let ready = self.city.open(faults).await?;
        self.address = text(&ready["address"]).to_owned();
        self.admin_token = text(&ready["admin_token"]).to_owned();
        Ok(())
    }

    /// The network goes: nobody is there any more, and the phone says so.
    fn close_city(&mut self) -> Result<i32> {
        self.phone.offline();
        self.city.kill()
    }

    fn at_the_city(&self) -> City {
        City::at(&self.address)
    }

    async fn run(&self, language: &str, arguments: &[&str]) -> Result<Value> {
        self.phone.run(language, arguments).await
    }

    /// Runs a command that takes its time, with a sign of life.
    async fn waited(&self, what: &'static str, arguments: &[&str]) -> Result<Value> {
        let _waiting = self.narrator.0.wait(what);
        self.run("en", arguments).await
    }

    /// The submission as a new process lists it.
    async fn listed(&self) -> Result<Value> {
        let listed = self.run("en", &["outbox"]).await?;
        array(&listed["submissions"])
            .find(|submission| submission["id"] == self.submission.as_str())
            .cloned()
            .context("the submission is gone")
    }

    fn tell(&self, sentence: &str) -> Result<()> {
        let indented = sentence.replace('\n', "\n       ");
        Ok(self.narrator.tell(&format!("   {indented}"))?)
    }
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
