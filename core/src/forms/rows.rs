//! Fields that are asked again for each row: how a path leads to one, and how rows come and go.

use std::{borrow::Cow, collections::BTreeMap};

use serde_json::{Map, Value};

use super::{Answers, Field, Form, FormError, answers::is_answer};
use crate::text::Text;

/// The most rows of a field.
pub const ROWS_LIMIT: u32 = 50;

/// What row `row`, from 0, is called.
pub(super) fn row_title(title: &Text, row: usize, language: &str) -> String {
    format!("{} {}", title.in_language(language), row + 1)
}

/// A question in a row, behind what the row is called.
pub(super) fn question_in_row(row_title: &str, label: &str) -> String {
    format!("{row_title} – {label}")
}

/// What a field of rows asks for in each.
#[derive(Debug)]
pub(super) struct RowFields {
    /// What a row is called, before its number.
    pub(super) title: Text,
    pub(super) fields: Vec<Field>,
    pub(super) minimum: u32,
    pub(super) maximum: u32,
}

impl RowFields {
    pub(super) fn title(&self, row: usize, language: &str) -> String {
        row_title(&self.title, row, language)
    }

    /// The answers in rows that count: of each row those to its fields, sorted by name. What is no row stays
    /// as it is, for the schema to find.
    fn counting(&self, rows: &[Value]) -> Value {
        let row = |row: &Value| {
            let Some(row) = row.as_object() else {
                return row.clone();
            };
            let answers = self.fields.iter().filter_map(|field| {
                let answer = row.get(&field.name).filter(|answer| is_answer(answer))?;
                Some((field.name.clone(), answer.clone()))
            });
            Value::Object(BTreeMap::from_iter(answers).into_iter().collect())
        };
        rows.iter().map(row).collect()
    }
}

impl Field {
    /// What counts of an answer to this field.
    pub(super) fn counting<'a>(&self, answer: &'a Value) -> Option<Cow<'a, Value>> {
        Some(match (&self.rows, answer) {
            (_, answer) if !is_answer(answer) => return None,
            (Some(rows), Value::Array(answers)) => Cow::Owned(rows.counting(answers)),
            _ => Cow::Borrowed(answer),
        })
    }
}

/// Where an answer stands, by the indices of fields: in the order of the view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) field: usize,
    /// Which row, and which field of it.
    pub(super) row: Option<(usize, usize)>,
}

impl Place {
    pub(super) fn of(field: usize) -> Self {
        Self { field, row: None }
    }
}

impl Form {
    /// The field that a path is about, whether or not there is such a row, and what of the path is left
    /// below it.
    pub(super) fn find<'p>(&self, path: &'p str) -> Option<(Place, &Field, &'p str)> {
        let (index, field, below) = first(&self.fields, path)?;
        let in_row = || {
            let (row, _) = below.strip_prefix('/')?.split_once('/')?;
            let within = below.get(1 + row.len()..)?;
            let row = row
                .parse()
                .ok()
                .filter(|index: &usize| index.to_string() == row)?;
            let (inner, field, below) = first(&field.rows.as_ref()?.fields, within)?;
            let row = Some((row, inner));
            Some((Place { field: index, row }, field, below))
        };
        Some(in_row().unwrap_or((Place::of(index), field, below)))
    }

    /// The field at `path`.
    pub(super) fn field(&self, path: &str) -> Result<(Place, &Field), FormError> {
        match self.find(path) {
            Some((place, field, "")) => Ok((place, field)),
            _ => Err(unknown(path)),
        }
    }

    /// The answer at `place`, where `answer` is the one to its field.
    pub(super) fn within<'a>(&self, answer: Option<&'a Value>, place: Place) -> Option<&'a Value> {
        let Some((row, inner)) = place.row else {
            return answer;
        };
        let rows = self.fields.get(place.field)?.rows.as_ref()?;
        answer?.get(row)?.get(&rows.fields.get(inner)?.name)
    }

    /// The object that the answer at `place` is a member of: the whole, or a row, if it is there.
    pub(super) fn around<'a>(
        &self,
        answers: &'a mut Answers,
        place: Place,
    ) -> Option<&'a mut Map<String, Value>> {
        let Some((row, _)) = place.row else {
            return Some(answers);
        };
        let rows = answers.get_mut(&self.fields.get(place.field)?.name)?;
        let row = rows.as_array_mut()?.get_mut(row)?;
        if !row.is_object() {
            *row = Value::Object(Map::new());
        }
        row.as_object_mut()
    }

    /// Puts an empty row behind the others of the field at `path`.
    ///
    /// # Errors
    ///
    /// [`FormError::UnknownField`], also for a field that has no rows, and [`FormError::TooManyRows`]; then
    /// `answers` are as before.
    pub fn add_row(&self, answers: &mut Answers, path: &str) -> Result<(), FormError> {
        let (_, field) = self.field(path)?;
        let limit = field.rows.as_ref().ok_or_else(|| unknown(path))?.maximum;
        let row = Value::Object(Map::new());
        match answers.get_mut(&field.name) {
            Some(Value::Array(rows))
                if rows.len() >= usize::try_from(limit).unwrap_or(usize::MAX) =>
            {
                let path = path.to_owned();
                return Err(FormError::TooManyRows { path, limit });
            }
            Some(Value::Array(rows)) => rows.push(row),
            _ => drop(answers.insert(field.name.clone(), Value::Array(vec![row]))),
        }
        Ok(())
    }

    /// Takes row `index` of the field at `path` away, with its answers; those behind it move up, and no other
    /// row is touched.
    ///
    /// # Errors
    ///
    /// [`FormError::UnknownField`], also for a row that there is not; then `answers` are as before.
    pub fn remove_row(
        &self,
        answers: &mut Answers,
        path: &str,
        index: usize,
    ) -> Result<(), FormError> {
        let (_, field) = self.field(path)?;
        let no_such_row = || unknown(&format!("{path}/{index}"));
        let rows = field
            .rows
            .as_ref()
            .and_then(|_| answers.get_mut(&field.name));
        let rows = rows.and_then(Value::as_array_mut).ok_or_else(no_such_row)?;
        if index >= rows.len() {
            return Err(no_such_row());
        }
        rows.remove(index);
        if rows.is_empty() {
            answers.remove(&field.name);
        }
        Ok(())
    }
}

fn first<'f, 'p>(fields: &'f [Field], path: &'p str) -> Option<(usize, &'f Field, &'p str)> {
    fields.iter().enumerate().find_map(|(index, field)| {
        let below = path.strip_prefix(field.path.as_str())?;
        (below.is_empty() || below.starts_with('/')).then_some((index, field, below))
    })
}

fn unknown(path: &str) -> FormError {
    FormError::UnknownField {
        path: path.to_owned(),
    }
}
