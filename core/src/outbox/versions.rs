//! A draft moves to the version of its form that the city asks for now.

use rusqlite::{Connection, params};

use super::drafts::{Draft, DraftOrigin, Drafts, canonical, place};
use crate::{
    error::Error,
    forms::{Form, Unseen},
};

impl Drafts<'_> {
    /// Moves a draft to another version of its form, or to another form of its service: `origin`, of which `form` is
    /// compiled. In one transaction, and once: moved again, it is as it was. What answers a question of the city
    /// stays with the form that was asked.
    pub fn move_to(&self, id: &str, origin: &DraftOrigin, form: &Form) -> Result<Draft, Error> {
        let id = &canonical(id, "draft")?;
        self.0.database.write(|transaction| {
            let draft = self.load(transaction, id)?;
            let from = draft.origin.form_reference();
            if draft.origin.question.is_some() || from == *form.reference() {
                return Ok(draft);
            }
            let old = Form::compile(draft.origin.form)?;
            let moved = form.take_over(&old, &draft.answers, draft.kept);
            let answers = (&draft.answers, &moved.answers);
            let refusals = form.moved_refusals(&old, answers, &draft.refusals);
            let unseen = match draft.unseen {
                Some(unseen) => unseen.and(moved.changes, |path| form.moved_path(&old, path)),
                None => Unseen {
                    from,
                    changes: moved.changes,
                },
            };
            transaction.execute(
                include_str!("sql/move_draft.sql"),
                params![
                    id,
                    self.0.seal(place(id, "sealed_origin"), origin)?,
                    self.0.seal(place(id, "sealed_answers"), &moved.answers)?,
                    self.0.seal(place(id, "sealed_unseen"), &unseen)?,
                    self.0.seal(place(id, "sealed_kept"), &moved.kept)?,
                    self.0.seal(place(id, "sealed_refusals"), &refusals)?,
                ],
            )?;
            self.load(transaction, id)
        })
    }

    /// Takes a file that is gone out of what is kept of earlier versions.
    pub(super) fn forget_kept(
        &self,
        connection: &Connection,
        id: &str,
        sha256: &str,
    ) -> Result<(), Error> {
        let kept = self.load(connection, id)?.kept;
        if kept.is_empty() {
            return Ok(());
        }
        let kept = kept.into_iter().filter_map(|kept| kept.without(sha256));
        let sealed = self
            .0
            .seal(place(id, "sealed_kept"), &kept.collect::<Vec<_>>())?;
        connection.execute(
            "update draft set sealed_kept = ?2 where id = ?1",
            params![id, sealed],
        )?;
        Ok(())
    }

    /// She has seen what another version of the form has changed.
    pub fn changes_seen(&self, id: &str) -> Result<(), Error> {
        let id = &canonical(id, "draft")?;
        self.0.database.write(|transaction| {
            let clear = "update draft set sealed_unseen = null where id = ?1";
            match transaction.execute(clear, [id])? {
                0 => Err(Error::NotFound("draft")),
                _ => Ok(()),
            }
        })
    }
}
