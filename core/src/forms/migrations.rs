//! What a form says of the versions before it: which of its fields an earlier one has become.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Field, FieldKind, Form, FormError, FormReference, schema::escape};

/// The most migrations of a form.
pub(super) const MIGRATIONS_LIMIT: usize = 200;
/// In [`Migration::from`]: any version that no other migration names.
const ANY: &str = "*";

/// What became of the fields of one version in the next; docs/forms.md, "migrations". The path of a field in rows
/// is here that of its rows and its own, without a number: `/children/name`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Migration {
    /// The version that it leads on from.
    pub from: String,
    /// The form that this is a version of, where it is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// By a field's path in that version the one in the next.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub renamed: BTreeMap<String, String>,
    /// By a field's path in the next version: what its values were, and what they are now. `true` and `false` are yes
    /// and no.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, BTreeMap<String, String>>,
}

impl Migration {
    fn path(&self, path: &str) -> String {
        if let Some(renamed) = self.renamed.get(path) {
            return renamed.clone();
        }
        // A field in rows goes where its rows go.
        match in_rows(path) {
            Some((rows, own)) => {
                let renamed = self.renamed.get(rows).map_or(rows, String::as_str);
                format!("{renamed}{own}")
            }
            None => path.to_owned(),
        }
    }
}

/// The way from an earlier version to the present one: a migration a version.
#[derive(Clone, Copy)]
pub(super) struct Route<'a>(&'a [Migration]);

impl Route<'_> {
    /// What the path of a field has become.
    pub(super) fn path(self, path: &str) -> String {
        let steps = self.0.iter();
        steps.fold(path.to_owned(), |path, step| step.path(&path))
    }

    /// What a value of the field at `path` has become; `None` where nothing is said of it.
    pub(super) fn value(self, path: &str, value: &str) -> Option<String> {
        let (mut path, mut now) = (path.to_owned(), None);
        for step in self.0 {
            path = step.path(&path);
            let said = step.values.get(&path);
            now = said
                .and_then(|values| values.get(now.as_deref().unwrap_or(value)))
                .cloned()
                .or(now);
        }
        now
    }
}

impl Form {
    /// The way that a draft of `from` has to go.
    pub(super) fn route(&self, from: &FormReference) -> Route<'_> {
        let is_of = |migration: &Migration| {
            let form = migration.form.as_ref().unwrap_or(&self.reference.id);
            (form, &migration.from) == (&from.id, &from.version)
        };
        let first = self.migrations.iter().position(is_of).or_else(|| {
            let any = self.migrations.first()?;
            (any.from == ANY).then_some(0)
        });
        let first = first.filter(|_| *from != self.reference);
        let steps = first.and_then(|first| self.migrations.get(first..));
        Route(steps.unwrap_or_default())
    }
}

/// Whether all that `migrations` name is there once the later ones are gone through too.
pub(super) fn check(
    migrations: &[Migration],
    reference: &FormReference,
    fields: &[Field],
) -> Result<(), FormError> {
    let mut named = BTreeSet::new();
    for (index, migration) in migrations.iter().enumerate() {
        let wrong = |at: String| FormError::InvalidMigration {
            at: format!("/{index}{at}"),
        };
        let is_any = migration.from == ANY;
        let form = migration.form.as_ref().unwrap_or(&reference.id);
        let is_its_own = (form, &migration.from) == (&reference.id, &reference.version);
        if index >= MIGRATIONS_LIMIT
            || is_any && (index > 0 || migration.form.is_some())
            || is_its_own
            || !named.insert((form, &migration.from))
        {
            return Err(wrong("/from".to_owned()));
        }
        let later = Route(migrations.get(index + 1..).unwrap_or_default());
        let field = |path: &str| find(fields, &later.path(path));
        let mut targets = BTreeSet::new();
        for (was, is) in &migration.renamed {
            let stays_in_rows = match (in_rows(was), in_rows(is)) {
                (Some((rows, _)), Some((now, _))) => migration.path(rows) == now,
                (was, is) => was.is_none() && is.is_none(),
            };
            if !was.starts_with('/') || !stays_in_rows || field(is).is_none() || !targets.insert(is)
            {
                return Err(wrong(format!("/renamed/{}", escape(was))));
            }
        }
        for (path, values) in &migration.values {
            let at = || format!("/values/{}", escape(path));
            let field = field(path).ok_or_else(|| wrong(at()))?;
            for (was, is) in values {
                let now = later.value(path, is);
                if !field.has_value(now.as_ref().unwrap_or(is)) {
                    return Err(wrong(format!("{}/{}", at(), escape(was))));
                }
            }
        }
    }
    Ok(())
}

impl Field {
    /// Whether it is one of the values that this field offers.
    pub(super) fn has_value(&self, value: &str) -> bool {
        match self.kind {
            FieldKind::YesNo => ["true", "false"].contains(&value),
            _ => self.offers(value),
        }
    }
}

/// The path of a field in rows, apart: that of its rows, and its own.
pub(super) fn in_rows(path: &str) -> Option<(&str, &str)> {
    let own = path.rfind('/').filter(|own| *own > 0)?;
    path.split_at_checked(own)
}

/// The field at a path without the number of a row.
pub(super) fn find<'f>(fields: &'f [Field], path: &str) -> Option<&'f Field> {
    fields.iter().find_map(
        |field| match (path.strip_prefix(field.path.as_str())?, &field.rows) {
            ("", _) => Some(field),
            (own, Some(rows)) => rows.fields.iter().find(|inner| inner.path == own),
            _ => None,
        },
    )
}
