//! A form asked field by field, in lines that read well aloud. Each answer is saved before the next question, so
//! whatever ends the program costs at most the line that is being typed.

mod course;

use std::{path::Path, sync::Arc};

use citizen_core::{
    facade::{CitizenError, FormSession, PrefillConsent},
    forms::{Answer, FieldKind, FieldOption, FormField, FormView},
};
use serde_json::json;
use uuid::Uuid;

use self::course::Course;
use crate::{
    app::App,
    failure::Failure,
    terminal::Reply,
    words::{self, filling},
};

/// Asks for what a draft lacks, or begins the form of a service; shows the answers at the end, and submits them if the
/// resident says so.
pub(super) async fn fill(app: &App, id: String) -> Result<(), Failure> {
    let forms = app.client.forms();
    let session = match Uuid::try_parse(&id) {
        Ok(_) => forms.resume(id).await?,
        Err(_) => forms.start(id).await?,
    };
    let view = session.view(app.language.clone()).await?;
    let mut filling = Filling {
        app,
        session,
        view,
        said: None,
    };
    let submission = match filling.is_to_be_sent().await? {
        true => Some(filling.session.submit(app.language.clone()).await?),
        false => None,
    };
    let draft = filling.session.draft_id();
    let words = match &submission {
        Some(submission) => words::submission(submission),
        None => format!("Nothing was sent. To go on: citizen draft fill {draft}"),
    };
    let json = json!({ "draft": draft, "submission": submission });
    app.terminal.say(&Reply::new(json, words)?)
}

struct Filling<'a> {
    app: &'a App,
    session: Arc<FormSession>,
    view: FormView,
    /// The step and the heading that were said last.
    said: Option<(usize, Option<String>)>,
}

/// Where to go from a question.
enum Go {
    Next,
    Back,
    To(String),
    /// Standard input has ended.
    Away,
}

/// What became of a line that was typed.
enum Taken {
    /// It is saved, and the form is as in `view`.
    Saved,
    /// It is to be asked again.
    Again,
    To(String),
}

impl Filling<'_> {
    async fn is_to_be_sent(&mut self) -> Result<bool, Failure> {
        self.say(filling::BEGINNING)?;
        if !self.offer().await? {
            return Ok(false);
        }
        let mut at = self.course().open_field();
        loop {
            while let Some(path) = at {
                at = match self.ask(&path).await? {
                    Go::Next => self.course().behind(&path),
                    Go::Back => self.course().before(&path).or(Some(path)),
                    Go::To(path) => Some(path),
                    Go::Away => return Ok(false),
                };
            }
            let language = self.app.language.clone();
            let summary = self.session.summary(language.clone()).await?;
            self.say(&format!("\n{}", filling::summary(&summary)))?;
            let problems = self.session.problems(language).await?;
            if let Some(first) = problems.first() {
                self.say(&format!("\n{}", words::problems(&problems)))?;
                self.say(filling::GO_ON)?;
                match self.read()?.as_deref() {
                    None | Some("no") => return Ok(false),
                    Some(_) => at = self.course().field(&first.path).map(|_| first.path.clone()),
                }
                continue;
            }
            at = loop {
                self.say(filling::SEND)?;
                match self.read()?.as_deref() {
                    Some("yes") => return Ok(true),
                    None | Some("no") => return Ok(false),
                    Some("<") => break self.course().last(),
                    Some(_) => {}
                }
            };
        }
    }

    /// Offers what the resident has told before, if she wants that; false where she has gone away.
    async fn offer(&mut self) -> Result<bool, Failure> {
        let language = || self.app.language.clone();
        let suggestions = self.session.suggestions(language()).await?;
        if suggestions.is_empty() {
            return Ok(true);
        }
        let profile = self.app.client.profile();
        if profile.prefill_consent().await? == PrefillConsent::Unasked {
            self.say(filling::CONSENT)?;
            let consent = match self.read()?.as_deref() {
                None => return Ok(false),
                Some("yes") => PrefillConsent::Given,
                Some("no") => PrefillConsent::Refused,
                Some(_) => PrefillConsent::Unasked,
            };
            profile.set_prefill_consent(consent).await?;
            if consent != PrefillConsent::Given {
                return Ok(true);
            }
        }
        self.say(&filling::offered(&suggestions))?;
        let Some(line) = self.read()? else {
            return Ok(false);
        };
        let paths: Vec<String> = suggestions.into_iter().map(|one| one.line.path).collect();
        let paths = match line.as_str() {
            "yes" => paths,
            line => chosen(&paths, line).unwrap_or_default(),
        };
        self.view = self.session.prefill(paths, language()).await?;
        Ok(true)
    }

    /// Asks for one field until there is something to go on with.
    async fn ask(&mut self, path: &str) -> Result<Go, Failure> {
        let Some((step, field)) = self.course().field(path) else {
            return Ok(Go::Next);
        };
        self.introduce(step, &field)?;
        if field.calculated {
            self.say(&filling::calculated(&field))?;
            return Ok(Go::Next);
        }
        self.say(&filling::question(&field))?;
        let mut found = match field.kind {
            FieldKind::LongChoice => Vec::new(),
            _ => field.options,
        };
        loop {
            let Some(line) = self.read()? else {
                return Ok(Go::Away);
            };
            let taken = match line.as_str() {
                "?" => {
                    self.say(filling::help(field.kind))?;
                    continue;
                }
                "<" => return Ok(Go::Back),
                ">" => return Ok(Go::Next),
                "" => Taken::Saved,
                "-" => self.take_away(path).await?,
                line => self.take(path, line, &mut found).await?,
            };
            match taken {
                Taken::To(path) => return Ok(Go::To(path)),
                Taken::Again => {}
                Taken::Saved => match self.problem(path).await? {
                    Some(problem) => self.say(&problem)?,
                    None => return Ok(Go::Next),
                },
            }
        }
    }

    /// What is wrong with the answer to a field, or that there is none.
    async fn problem(&self, path: &str) -> Result<Option<String>, Failure> {
        let problems = self.session.problems(self.app.language.clone()).await?;
        let of_field = problems.into_iter().filter(|problem| problem.path == path);
        let messages: Vec<String> = of_field.map(|problem| problem.message).collect();
        Ok((!messages.is_empty()).then(|| messages.join("\n")))
    }

    /// Takes in what was typed for a field; `found` is what can be chosen by its number.
    async fn take(
        &mut self,
        path: &str,
        line: &str,
        found: &mut Vec<FieldOption>,
    ) -> Result<Taken, Failure> {
        let Some((_, field)) = self.course().field(path) else {
            return Ok(Taken::Saved);
        };
        let values: Vec<String> = found.iter().map(|option| option.value.clone()).collect();
        let by_number = chosen(&values, line);
        let value = match field.kind {
            FieldKind::File | FieldKind::Photo | FieldKind::Signature => {
                return self.attach(path, line).await;
            }
            FieldKind::Rows => return self.change_rows(path, line).await,
            FieldKind::LongChoice => match by_number.as_deref() {
                Some([value]) => value.clone(),
                _ => {
                    let (path, language) = (path.to_owned(), self.app.language.clone());
                    let options = self.session.options(path, line.to_owned(), language, 0);
                    *found = options.await?;
                    match found.as_slice() {
                        [only] => only.value.clone(),
                        found => {
                            self.say(&filling::found(found))?;
                            return Ok(Taken::Again);
                        }
                    }
                }
            },
            FieldKind::Choices => match by_number {
                Some(values) => serde_json::to_string(&values).map_err(std::io::Error::from)?,
                None => line.to_owned(),
            },
            FieldKind::Choice | FieldKind::YesNo | FieldKind::Declaration => {
                match by_number.as_deref() {
                    Some([value]) => value.clone(),
                    _ => line.to_owned(),
                }
            }
            _ => line.to_owned(),
        };
        self.answer(path, Answer::Text { value }).await?;
        Ok(Taken::Saved)
    }

    async fn answer(&mut self, path: &str, answer: Answer) -> Result<(), Failure> {
        let (path, language) = (path.to_owned(), self.app.language.clone());
        self.view = self.session.answer(path, answer, language).await?;
        Ok(())
    }

    /// Takes the answer away; of files the last one.
    async fn take_away(&mut self, path: &str) -> Result<Taken, Failure> {
        match self.course().field(path).map(|(_, field)| field) {
            Some(field) if field.rows.is_some() => {}
            Some(field) if field.files.is_some() => {
                if let Answer::Files { files } = field.answer
                    && let Some(last) = files.last()
                {
                    let (path, language) = (path.to_owned(), self.app.language.clone());
                    let detached = self.session.detach(path, last.sha256.clone(), language);
                    self.view = detached.await?;
                }
            }
            _ => self.answer(path, Answer::Nothing).await?,
        }
        self.again(path)
    }

    async fn attach(&mut self, path: &str, file: &str) -> Result<Taken, Failure> {
        let name = Path::new(file).file_name().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        let (at, language) = (path.to_owned(), self.app.language.clone());
        let attached = self.session.attach(at, file.to_owned(), name, language);
        match attached.await {
            Ok(view) => self.view = view,
            Err(error @ CitizenError::NotAttached { .. }) => {
                let failure = Failure::from(error);
                self.say(&failure.message(&self.app.language))?;
                return Ok(Taken::Again);
            }
            Err(error) => return Err(error.into()),
        }
        let has_all = self.course().field(path).is_some_and(|(_, field)| {
            let count = field.files.map_or(0, |limits| limits.max_count);
            matches!(&field.answer, Answer::Files { files } if files.len() >= count as usize)
        });
        match has_all {
            true => Ok(Taken::Saved),
            false => self.again(path),
        }
    }

    /// `+` begins another row, `-2` takes the second one away, `2` goes to it.
    async fn change_rows(&mut self, path: &str, line: &str) -> Result<Taken, Failure> {
        let (at, language) = (path.to_owned(), self.app.language.clone());
        let number = line.trim_start_matches('-').parse::<u32>().ok();
        let index = number.and_then(|number| number.checked_sub(1));
        let changed = match (line, index) {
            ("+", _) => self.session.add_row(at, language).await,
            (line, Some(index)) if line.starts_with('-') => {
                self.session.remove_row(at, index, language).await
            }
            (_, Some(index)) => match self.course().row(path, index) {
                Some(first) => return Ok(Taken::To(first)),
                None => Err(CitizenError::NotFound { what: "row".into() }),
            },
            _ => return self.again(path),
        };
        match changed {
            Ok(view) => self.view = view,
            Err(error @ (CitizenError::Refused { .. } | CitizenError::NotFound { .. })) => {
                let failure = Failure::from(error);
                self.say(&failure.message(&self.app.language))?;
                return Ok(Taken::Again);
            }
            Err(error) => return Err(error.into()),
        }
        let rows = self.course().field(path).and_then(|(_, field)| field.rows);
        let last = rows.and_then(|rows| rows.count.checked_sub(1));
        match last.and_then(|last| self.course().row(path, last)) {
            Some(first) if line == "+" => Ok(Taken::To(first)),
            _ => self.again(path),
        }
    }

    /// Asks the same once more, as it is now.
    fn again(&self, path: &str) -> Result<Taken, Failure> {
        if let Some((_, field)) = self.course().field(path) {
            self.say(&filling::question(&field))?;
        }
        Ok(Taken::Again)
    }

    /// Says which step begins here, and which group.
    fn introduce(&mut self, step: usize, field: &FormField) -> Result<(), Failure> {
        let now = (step, field.group.clone());
        let said = self.said.replace(now.clone());
        if said.as_ref().map(|(step, _)| *step) != Some(step)
            && let Some(shown) = self.view.steps.get(step)
        {
            let (number, count) = (step + 1, self.view.steps.len());
            self.say(&format!("\nStep {number} of {count}: {}", shown.title))?;
        }
        match &field.group {
            Some(heading) if said != Some(now) => self.say(&format!("\n{heading}")),
            _ => Ok(()),
        }
    }

    fn course(&self) -> Course<'_> {
        Course(&self.view)
    }

    fn say(&self, words: &str) -> Result<(), Failure> {
        self.app.terminal.aside(words)
    }

    fn read(&self) -> Result<Option<String>, Failure> {
        self.app.terminal.ask()
    }
}

/// Those of `all` that are chosen by their numbers, counted from 1, with commas or spaces between; nothing where what
/// was typed is something else.
fn chosen(all: &[String], typed: &str) -> Option<Vec<String>> {
    let parts = typed.split([',', '，', '、', '،', ' ']);
    let mut parts = parts.filter(|part| !part.is_empty()).peekable();
    parts.peek()?;
    parts
        .map(|part| {
            let number: usize = part.parse().ok()?;
            all.get(number.checked_sub(1)?).cloned()
        })
        .collect()
}
