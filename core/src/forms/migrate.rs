//! A draft moves to another version of its form: answers go to the fields that have become of theirs, and what does
//! not fit any more is kept.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use serde_json::{Map, Value};

use super::{
    Answers, Field, Form, FormChangeKind,
    answers::is_answer,
    changes::{Change, Kept, Label, Words},
    convert::{Pair, Reading, Split},
    migrations,
    rows::{Place, RowFields},
    schema::escape,
};

/// What has become of the answers to another version of a form.
#[derive(Debug, PartialEq)]
pub struct Moved {
    /// Those that stand.
    pub answers: Answers,
    /// Those that do not fit.
    pub kept: Vec<Kept>,
    /// What is not as it was.
    pub changes: Vec<Change>,
}

impl Form {
    /// Takes over the answers that were given to `old`, and what was `kept` of still earlier versions.
    ///
    /// Each answer is afterwards in [`Moved::answers`] or in [`Moved::kept`], and in one of them only; of files, and
    /// of several choices, so is each. Taking over from the very same form changes nothing.
    pub fn take_over(&self, old: &Form, answers: &Answers, kept: Vec<Kept>) -> Moved {
        let mut moving = Moving {
            reading: Reading {
                form: self,
                route: self.route(&old.reference),
            },
            kept: Vec::new(),
            changes: Vec::new(),
        };
        let mut taken = moving.whole(old, answers);
        for earlier in kept {
            moving.restore(&mut taken, earlier);
        }
        Moved {
            answers: taken,
            kept: moving.kept,
            changes: moving.changes,
        }
    }

    /// What the path of a field of `old`, also in a row, has become; `None` where this form has no such field.
    pub fn moved_path(&self, old: &Form, path: &str) -> Option<String> {
        let (place, field, below) = old.find(path)?;
        let route = self.route(&old.reference);
        let rows = place.row.and(old.fields.get(place.field));
        let generic = format!("{}{}", rows.map_or("", |rows| &*rows.path), field.path);
        let now = route.path(&generic);
        migrations::find(&self.fields, &now)?;
        let now = match (place.row, migrations::in_rows(&now)) {
            (Some((row, _)), Some((rows, own))) => format!("{rows}/{row}{own}"),
            (None, None) => now,
            _ => return None,
        };
        Some(format!("{now}{below}"))
    }
}

/// Answers on their way from one version to another.
struct Moving<'a> {
    reading: Reading<'a>,
    kept: Vec<Kept>,
    changes: Vec<Change>,
}

/// Where an answer stands: before, and now.
struct At<'a> {
    /// The path before, with the number of its row.
    old_path: String,
    /// The same without.
    generic: String,
    path: String,
    place: Place,
    /// The rows that it stands in, and which one it is.
    row: Option<(Pair<'a>, usize)>,
}

impl At<'_> {
    fn label(&self, field: &Field, is_old: bool) -> Label {
        let rows = self.row.as_ref().and_then(|(rows, row)| {
            let rows = if is_old { rows.old } else { rows.new };
            Some((rows.rows.as_ref()?, *row))
        });
        match rows {
            Some((rows, row)) => Label::in_row(field, rows, row),
            None => Label::of(field),
        }
    }
}

impl<'a> Moving<'a> {
    fn whole(&mut self, old: &'a Form, answers: &Answers) -> Answers {
        let form = self.reading.form;
        let (sources, gone) = self.sources(&old.fields, &form.fields, ("", ""));
        let mut taken = Answers::new();
        for (index, (new, source)) in form.fields.iter().zip(sources).enumerate() {
            let Some(old) = source else {
                self.tell(FormChangeKind::Added, Some(&new.path), Label::of(new));
                continue;
            };
            let pair = Pair { old, new };
            let answer = answers.get(&old.name).filter(|answer| is_answer(answer));
            let answer = match (&old.rows, &new.rows, answer) {
                (Some(_), Some(_), answer) => {
                    self.reworded(pair, &new.path);
                    self.rows(pair, index, answer)
                }
                (Some(rows), None, Some(Value::Array(answers))) => {
                    self.keep_rows(old, rows, answers);
                    let label = Label::of(new);
                    self.tell(FormChangeKind::NotFitting, Some(&new.path), label);
                    None
                }
                (_, _, answer) => {
                    let at = At {
                        old_path: old.path.clone(),
                        generic: old.path.clone(),
                        path: new.path.clone(),
                        place: Place::of(index),
                        row: None,
                    };
                    if answer.is_none() {
                        self.reworded(pair, &new.path);
                    }
                    answer.and_then(|answer| self.one(&at, pair, answer))
                }
            };
            if let Some(answer) = answer {
                taken.insert(new.name.clone(), answer);
            }
        }
        for old in gone {
            let answer = answers.get(&old.name).filter(|answer| is_answer(answer));
            match (&old.rows, answer) {
                (Some(rows), Some(Value::Array(answers))) => {
                    self.tell(FormChangeKind::Removed, None, Label::of(old));
                    self.keep_rows(old, rows, answers);
                }
                _ => self.gone(old, Label::of(old), &old.path, answer),
            }
        }
        let names: BTreeSet<&String> = old.fields.iter().map(|field| &field.name).collect();
        for (name, answer) in answers {
            if is_answer(answer) && !names.contains(name) {
                let path = format!("/{}", escape(name));
                self.kept.push(Kept::foreign(path, name, answer.clone()));
            }
        }
        taken
    }

    /// For each of `new` the one of `old` that it has become of, and what of `old` has become nothing.
    fn sources(
        &self,
        old: &'a [Field],
        new: &[Field],
        (around_old, around_new): (&str, &str),
    ) -> (Vec<Option<&'a Field>>, Vec<&'a Field>) {
        let mut by_path = BTreeMap::new();
        let mut gone = Vec::new();
        let now = |field: &Field| {
            self.reading
                .route
                .path(&format!("{around_old}{}", field.path))
        };
        let of_new = |field: &Field| format!("{around_new}{}", field.path);
        // A field that is said to have become another one comes before the one that was called so.
        let (stay, renamed): (Vec<_>, Vec<_>) =
            (old.iter()).partition(|field| now(field) == of_new(field));
        for field in renamed.into_iter().chain(stay) {
            match by_path.entry(now(field)) {
                Entry::Vacant(place) => drop(place.insert(field)),
                Entry::Occupied(_) => gone.push(field),
            }
        }
        let sources = new.iter();
        let sources = sources
            .map(|field| by_path.remove(&of_new(field)))
            .collect();
        gone.extend(by_path.into_values());
        gone.sort_by_key(|gone| old.iter().position(|field| std::ptr::eq(field, *gone)));
        (sources, gone)
    }

    /// The answers in rows, of which each row stays a row.
    fn rows(&mut self, rows: Pair<'a>, index: usize, answer: Option<&Value>) -> Option<Value> {
        let (Some(old), Some(new)) = (&rows.old.rows, &rows.new.rows) else {
            return None;
        };
        let around = (&*rows.old.path, &*rows.new.path);
        let (sources, gone) = self.sources(&old.fields, &new.fields, around);
        for (field, source) in new.fields.iter().zip(&sources) {
            match source {
                Some(old) => self.reworded(Pair { old, new: field }, &rows.new.path),
                None => self.tell(
                    FormChangeKind::Added,
                    Some(&rows.new.path),
                    Label::of(field),
                ),
            }
        }
        let answers = match answer? {
            Value::Array(answers) => answers,
            // For the schema to find.
            other => return Some(other.clone()),
        };
        let mut taken = Vec::with_capacity(answers.len());
        for (row, answers) in answers.iter().enumerate() {
            let Value::Object(answers) = answers else {
                taken.push(answers.clone());
                continue;
            };
            let mut taken_row = Map::new();
            for (inner, (field, source)) in new.fields.iter().zip(&sources).enumerate() {
                let pair = source.map(|old| Pair { old, new: field });
                let answer = pair.and_then(|pair| {
                    let answer = answers.get(&pair.old.name);
                    Some((pair, answer.filter(|answer| is_answer(answer))?))
                });
                let Some((pair, answer)) = answer else {
                    continue;
                };
                let at = At {
                    old_path: format!("{}/{row}{}", rows.old.path, pair.old.path),
                    generic: format!("{}{}", rows.old.path, pair.old.path),
                    path: format!("{}/{row}{}", rows.new.path, field.path),
                    place: Place {
                        field: index,
                        row: Some((row, inner)),
                    },
                    row: Some((rows, row)),
                };
                if let Some(answer) = self.one(&at, pair, answer) {
                    taken_row.insert(field.name.clone(), answer);
                }
            }
            for field in &gone {
                let answer = answers.get(&field.name);
                if let Some(answer) = answer.filter(|answer| is_answer(answer)) {
                    let path = format!("{}/{row}{}", rows.old.path, field.path);
                    self.gone(field, Label::in_row(field, old, row), &path, Some(answer));
                }
            }
            self.keep_foreign(rows.old, old, row, answers);
            taken.push(Value::Object(taken_row));
        }
        Some(Value::Array(taken))
    }

    /// The answers in rows that are not asked for any more.
    fn keep_rows(&mut self, field: &Field, rows: &RowFields, answers: &[Value]) {
        for (row, answers) in answers.iter().enumerate() {
            let Value::Object(answers) = answers else {
                let path = format!("{}/{row}", field.path);
                let name = format!("{} {}", field.name, row + 1);
                if is_answer(answers) {
                    self.kept.push(Kept::foreign(path, &name, answers.clone()));
                }
                continue;
            };
            for inner in &rows.fields {
                let answer = answers.get(&inner.name);
                if let Some(answer) = answer.filter(|answer| is_answer(answer)) {
                    let path = format!("{}/{row}{}", field.path, inner.path);
                    let label = Label::in_row(inner, rows, row);
                    self.kept
                        .push(Kept::new(path, label, inner, answer.clone()));
                }
            }
            self.keep_foreign(field, rows, row, answers);
        }
    }

    /// What of a row is an answer to none of its fields.
    fn keep_foreign(&mut self, field: &Field, rows: &RowFields, row: usize, answers: &Answers) {
        for (name, answer) in answers {
            let is_field = rows.fields.iter().any(|inner| inner.name == *name);
            if is_answer(answer) && !is_field {
                let path = format!("{}/{row}/{}", field.path, escape(name));
                self.kept.push(Kept::foreign(path, name, answer.clone()));
            }
        }
    }

    /// One answer; returns what of it stands.
    fn one(&mut self, at: &At<'_>, pair: Pair<'_>, answer: &Value) -> Option<Value> {
        let Pair { old, new } = pair;
        let Split { stands, left } = self.reading.split(pair, &at.generic, at.place, answer);
        let (label, old_label) = (at.label(new, false), at.label(old, true));
        let before = Words::of(old, answer);
        let now = stands.as_ref().map(|stands| Words::of(new, stands));
        let kind = match (&left, &now) {
            (Some(_), _) => FormChangeKind::NotFitting,
            (None, Some(now)) if *now == before => FormChangeKind::Reworded,
            (None, _) => FormChangeKind::Converted,
        };
        if let Some(left) = left {
            let path = at.old_path.clone();
            self.kept
                .push(Kept::new(path, old_label.clone(), old, left));
        }
        // That a question in rows reads otherwise is told once.
        let is_told = kind != FormChangeKind::Reworded || at.row.is_none() && label != old_label;
        if is_told {
            let mut change = Change::new(kind, Some(at.path.clone()), label);
            change.old_label = Some(old_label);
            if kind != FormChangeKind::Reworded {
                (change.old, change.new) = (Some(before), now);
            }
            self.changes.push(change);
        }
        stands
    }

    /// A field that is not asked for any more.
    fn gone(&mut self, field: &Field, label: Label, path: &str, answer: Option<&Value>) {
        let mut change = Change::new(FormChangeKind::Removed, None, label.clone());
        change.old = answer.map(|answer| Words::of(field, answer));
        self.changes.push(change);
        if let Some(answer) = answer {
            let taken = migrations::find(&self.reading.form.fields, &self.reading.route.path(path))
                .is_some();
            let path = if taken { "" } else { path };
            let kept = Kept::new(path.to_owned(), label, field, answer.clone());
            self.kept.push(kept);
        }
    }

    /// Lets what was kept of an earlier version stand again where it fits, and nothing else was answered there since.
    fn restore(&mut self, taken: &mut Answers, kept: Kept) {
        let path = self.reading.route.path(&kept.path);
        let form = self.reading.form;
        let field = form.fields.iter().find(|field| field.path == path);
        match field.filter(|field| {
            field.calculation.is_none()
                && !taken.contains_key(&field.name)
                && kept.kind.is_some_and(|kind| field.holds(kind, &kept))
        }) {
            Some(field) => {
                let label = Label::of(field);
                let mut change = Change::new(FormChangeKind::Restored, Some(path), label);
                change.new = Some(Words::of(field, &kept.value));
                self.changes.push(change);
                taken.insert(field.name.clone(), kept.value);
            }
            None => self.kept.push(kept),
        }
    }

    fn reworded(&mut self, Pair { old, new }: Pair<'_>, path: &str) {
        if old.label != new.label {
            let kind = FormChangeKind::Reworded;
            let mut change = Change::new(kind, Some(path.to_owned()), Label::of(new));
            change.old_label = Some(Label::of(old));
            self.changes.push(change);
        }
    }

    fn tell(&mut self, kind: FormChangeKind, path: Option<&String>, label: Label) {
        self.changes.push(Change::new(kind, path.cloned(), label));
    }
}
