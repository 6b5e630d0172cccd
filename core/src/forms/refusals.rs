//! What the city does not accept of an answer, or what became of her files: a problem of its field for as long as the
//! answer is that one.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Answers, Form, FormView, rows::Place, validate::Finding};

/// In place of a keyword: a file of the answer is gone from the phone.
pub(super) const FILE_LOST: &str = "file-lost";

/// An answer that the city does not accept, or that lacks a file which is gone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Refusal {
    path: String,
    /// The keyword of the schema that it breaks, as the city says; or [`FILE_LOST`].
    keyword: String,
    /// The answer; `None` where it is one that the city misses.
    answer: Option<Value>,
}

impl Form {
    /// That the city does not accept the answer at `path` among `answers`; `None` where there is no such field, or
    /// nothing that she could change.
    pub fn refusal(&self, answers: &Answers, path: &str, keyword: &str) -> Option<Refusal> {
        let (place, field, below) = self.find(path)?;
        field.calculation.is_none().then(|| Refusal {
            path: path.strip_suffix(below).unwrap_or(path).to_owned(),
            keyword: keyword.to_owned(),
            answer: self.answer_at(answers, place).cloned(),
        })
    }

    /// Takes the files with these hashes, whose content is gone, out of `answers`, and has `refusals` say so of each field
    /// that has had one.
    pub fn lose(
        &self,
        answers: &mut Answers,
        refusals: &mut Vec<Refusal>,
        lost: &BTreeSet<String>,
    ) {
        let attached = self.attached(answers).into_iter();
        let lacking = attached.filter(|(_, file)| lost.contains(&file.sha256));
        let still_lacking = (refusals.iter())
            .filter(|refusal| refusal.keyword == FILE_LOST && self.holds(refusal, answers))
            .map(|refusal| refusal.path.clone());
        let lacking = lacking.map(|(path, _)| path).chain(still_lacking);
        let lacking: BTreeSet<String> = lacking.collect();
        for sha256 in lost {
            self.detach_everywhere(answers, sha256);
        }
        refusals.retain(|refusal| refusal.keyword != FILE_LOST);
        let lacking = lacking.iter();
        let mut said: Vec<Refusal> = lacking
            .filter_map(|path| self.refusal(answers, path, FILE_LOST))
            .collect();
        said.dedup();
        refusals.extend(said);
    }

    /// Of what was submitted the answers that she gave: all but the calculated ones.
    pub fn given(&self, submission: &Answers) -> Answers {
        let calculated = |name: &String| {
            let field = self.fields.iter().find(|field| field.name == *name);
            field.is_some_and(|field| field.calculation.is_some())
        };
        let given = submission.iter().filter(|(name, _)| !calculated(name));
        given
            .map(|(name, answer)| (name.clone(), answer.clone()))
            .collect()
    }

    /// What of `refusals` of `old` holds of answers that were moved to this form.
    pub fn moved_refusals(
        &self,
        old: &Form,
        (before, now): (&Answers, &Answers),
        refusals: &[Refusal],
    ) -> Vec<Refusal> {
        let moved = refusals.iter().filter_map(|refusal| {
            let (place, _, _) = old.find(&refusal.path)?;
            if old.answer_at(before, place) != refusal.answer.as_ref() {
                return None;
            }
            let path = self.moved_path(old, &refusal.path)?;
            self.refusal(now, &path, &refusal.keyword)
        });
        moved.collect()
    }

    /// As [`Form::view`], with what the city does not accept of answers that are still the same, where nothing else
    /// is wrong with them. It does not keep them from being submitted again.
    pub fn view_refused(
        &self,
        answers: &Answers,
        refusals: &[Refusal],
        language: &str,
    ) -> FormView {
        let mut view = self.view(answers, language);
        let fields = view.steps.iter_mut().flat_map(|step| &mut step.fields);
        for field in fields.filter(|field| field.visible && field.enabled) {
            let mut refusals = refusals.iter();
            let refusal = refusals.find(|refusal| refusal.path == field.path);
            let problem = refusal.and_then(|refusal| {
                let (place, _, _) = self.find(&refusal.path)?;
                let holds = self.holds(refusal, answers);
                let finding = holds.then(|| Finding::refused(place, &refusal.keyword))?;
                self.problem(&finding, language)
            });
            if field.problems.is_empty() {
                field.problems.extend(problem);
            }
        }
        view
    }

    /// Whether the answer is the one that the refusal is about.
    fn holds(&self, refusal: &Refusal, answers: &Answers) -> bool {
        let answer =
            (self.find(&refusal.path)).and_then(|(place, _, _)| self.answer_at(answers, place));
        answer == refusal.answer.as_ref()
    }

    fn answer_at<'a>(&self, answers: &'a Answers, place: Place) -> Option<&'a Value> {
        let field = self.fields.get(place.field)?;
        self.within(answers.get(&field.name), place)
    }
}
