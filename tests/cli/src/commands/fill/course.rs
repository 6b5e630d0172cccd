//! In which order the questions of a form are asked, under the answers so far.

use citizen_core::forms::{Answer, FormField, FormView};

/// The way through a form as it is now.
#[derive(Clone, Copy)]
pub(super) struct Course<'a>(pub(super) &'a FormView);

impl<'a> Course<'a> {
    /// What is asked for, or calculated, in its order.
    fn fields(self) -> impl DoubleEndedIterator<Item = &'a FormField> {
        let fields = self.0.steps.iter().flat_map(|step| &step.fields);
        fields.filter(|field| field.visible && field.enabled)
    }

    /// A field with the number of its step.
    pub(super) fn field(self, path: &str) -> Option<(usize, FormField)> {
        let steps = self.0.steps.iter().enumerate();
        let mut fields =
            steps.flat_map(|(step, shown)| shown.fields.iter().map(move |field| (step, field)));
        let (step, field) = fields.find(|(_, field)| field.path == path)?;
        Some((step, field.clone()))
    }

    /// The first field that is not answered yet, or not rightly.
    pub(super) fn open_field(self) -> Option<String> {
        let is_open = |field: &&FormField| {
            let answered = field.answer != Answer::Nothing
                || field.rows.as_ref().is_some_and(|rows| rows.count > 0);
            !field.calculated && (!answered || !field.problems.is_empty())
        };
        self.fields().find(is_open).map(|field| field.path.clone())
    }

    /// The last question.
    pub(super) fn last(self) -> Option<String> {
        let mut fields = self.fields().filter(|field| !field.calculated);
        fields.next_back().map(|field| field.path.clone())
    }

    /// The first field of a row.
    pub(super) fn row(self, path: &str, index: u32) -> Option<String> {
        let is_first = |field: &&FormField| {
            let row = field.row.as_ref();
            row.is_some_and(|row| row.group == path && row.index == index)
        };
        self.fields().find(is_first).map(|field| field.path.clone())
    }

    /// The question after: after rows, which are gone through from there, the one behind them; after the last one of a
    /// row the rows again, for there may be another one to begin.
    pub(super) fn behind(self, path: &str) -> Option<String> {
        let (_, field) = self.field(path)?;
        let is_row = |inner: &&FormField| {
            let row = inner.row.as_ref();
            row.is_some_and(|row| row.group == path)
        };
        let last = self.fields().rfind(is_row).map_or(path, |last| &last.path);
        let mut fields = self.fields().skip_while(|field| field.path != last);
        let next = fields.nth(1);
        match field.row {
            Some(row) if next.and_then(|next| next.row.as_ref()) != Some(&row) => Some(row.group),
            _ => next.map(|next| next.path.clone()),
        }
    }

    /// The question before, where there is one; before what comes behind rows, the rows.
    pub(super) fn before(self, path: &str) -> Option<String> {
        let fields = self.fields().filter(|field| !field.calculated);
        let before = fields.take_while(|field| field.path != path).last()?;
        let is_in_row = self
            .field(path)
            .is_some_and(|(_, field)| field.row.is_some());
        match &before.row {
            Some(row) if !is_in_row => Some(row.group.clone()),
            _ => Some(before.path.clone()),
        }
    }
}
