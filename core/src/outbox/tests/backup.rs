//! Drafts and submissions come out of a backup whole, once, and nothing of them is sent by itself.

use std::{cell::RefCell, fs, io::Read};

use super::{
    attachments::{Filling, PAPERS, PHOTO, PNG, TEXT},
    follow_ups::question,
    *,
};
use crate::{
    backup::{BackupProblem, Entries, Part},
    testing::BackupFile,
};

impl Phone {
    fn backup(&self) -> BackupFile {
        BackupFile::of(&[
            &DraftsPart::new(&self.store),
            &SubmissionsPart::new(&self.store),
        ])
    }

    /// Returns how many drafts and how many submissions that has brought.
    fn restore(&self, file: &BackupFile) -> (u32, u32) {
        let taken = file.restore(&[
            &DraftsPart::new(&self.store),
            &SubmissionsPart::new(&self.store),
        ]);
        let count = |folder: &str| taken.get(folder).copied().unwrap_or_default();
        (count("drafts"), count("submissions"))
    }

    fn attached(&self, draft_id: &str) -> Vec<(String, Vec<u8>)> {
        let attachments = Attachments(&self.store);
        let attached = (self.store.database)
            .read(|connection| attachments.of_draft(connection, draft_id))
            .unwrap();
        let content = |id: &str| attachments.open(id).unwrap().read(0, 1_000).unwrap();
        (attached.into_iter())
            .map(|it| (it.file.name, content(&it.id).to_vec()))
            .collect()
    }

    fn contents(&self) -> usize {
        let entries = fs::read_dir(self.home.path().join("attachments"));
        entries.map_or(0, |entries| entries.count())
    }

    fn named(&self, draft: &str, name: &str) {
        let form = Form::compile(origin().form).unwrap();
        let answer = Answer::Text { value: name.into() };
        let change = |answers: &mut _| Ok(form.answer(answers, "/name", answer)?);
        self.drafts().change(draft, &form, change).unwrap();
    }
}

fn phone() -> Phone {
    Phone::new(&Signer::new().trust, nothing_listens)
}

#[test]
fn a_draft_comes_back_with_its_files_and_once() {
    let filling = Filling::new();
    filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    filling.attach(PHOTO, "house.png", PNG).unwrap();
    let file = filling.phone.backup();
    let mut new = phone();
    assert_eq!(new.restore(&file), (1, 0));
    assert_eq!(new.restore(&file), (0, 0));
    new.restart();
    Attachments(&new.store).sweep().unwrap();
    let before = filling.phone.drafts().draft(&filling.draft).unwrap();
    let draft = new.drafts().draft(&filling.draft).unwrap();
    assert_eq!(
        (&draft.origin, &draft.answers),
        (&before.origin, &before.answers)
    );
    assert_eq!(
        (draft.created_at, draft.updated_at),
        (before.created_at, before.updated_at)
    );
    let expected = [
        ("lease.txt".to_owned(), TEXT.to_vec()),
        ("house.png".to_owned(), PNG.to_vec()),
    ];
    assert_eq!(new.attached(&draft.id), expected);
    assert_eq!(new.contents(), 2);
    // It can be sent as it is.
    new.queue().submit(&draft.id, "en").unwrap();
}

#[test]
fn of_two_drafts_the_later_one_stands_with_its_files() {
    let filling = Filling::new();
    filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    let (older, new) = (filling.phone.backup(), phone());
    new.restore(&older);
    filling.attach(PHOTO, "house.png", PNG).unwrap();
    let later = filling.phone.backup();
    assert_eq!(new.restore(&later), (1, 0));
    assert_eq!(new.attached(&filling.draft).len(), 2);
    assert_eq!(new.contents(), 2, "the files of the older one are gone");
    assert_eq!(new.restore(&older), (0, 0));
    assert_eq!(new.attached(&filling.draft).len(), 2);
    assert_eq!(new.drafts().newest(9).unwrap().len(), 1);
}

#[tokio::test]
async fn what_waited_goes_out_when_she_says_so_under_its_old_key() {
    let signer = Arc::new(Signer::new());
    let city = Arc::clone(&signer);
    let old = Phone::new(&signer.trust, move |request| Ok(city.accept(request)));
    let id = old.submitted();
    let file = old.backup();
    // The other phone sends it after that.
    assert_eq!(old.deliver().await.accepted, 1);

    let city = Arc::clone(&signer);
    let mut new = Phone::new(&signer.trust, move |request| Ok(city.accept(request)));
    assert_eq!(new.restore(&file), (0, 1));
    new.restart();
    new.queue().recover().unwrap();
    new.clock.advance(Duration::from_secs(86_400));
    new.deliver().await;
    assert_eq!(new.sent(), 0);
    let reason = "restored".to_owned();
    assert_eq!(new.state(&id), SubmissionState::Wedged { reason });
    assert_eq!(new.offers(&id), (false, true));
    let unsent = SubmissionsPart::new(&new.store).unsent().unwrap();
    assert_eq!(unsent.len(), 1);
    assert_eq!(unsent[0].service_name, origin().service_name);

    new.queue().retry(&id).unwrap();
    // It may be at the city, so it cannot be taken back.
    assert_eq!(new.offers(&id), (false, true));
    assert_eq!(new.deliver().await.accepted, 1);
    let (first, second) = (
        old.network.requests.lock().unwrap(),
        new.network.requests.lock().unwrap(),
    );
    assert_eq!(first[0].body, second[0].body);
    let key = |request: &HttpRequest| {
        let header = (request.headers.iter()).find(|(name, _)| name == "idempotency-key");
        header.unwrap().1.clone()
    };
    assert_eq!(key(&first[0]), key(&second[0]));
    assert!(
        SubmissionsPart::new(&new.store)
            .unsent()
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn the_citys_answer_comes_to_what_waits_here_and_nothing_else_is_overwritten() {
    let signer = Arc::new(Signer::new());
    let city = Arc::clone(&signer);
    let old = Phone::new(&signer.trust, move |request| Ok(city.accept(request)));
    let id = old.submitted();
    let (waiting, new) = (old.backup(), phone());
    new.restore(&waiting);
    old.deliver().await;
    let accepted = old.backup();
    assert_eq!(new.restore(&accepted), (0, 1));
    assert_eq!(
        new.queue().receipt(&id).unwrap(),
        old.queue().receipt(&id).unwrap()
    );
    assert_eq!(new.restore(&waiting), (0, 0));
    assert_eq!(new.restore(&accepted), (0, 0));
    assert!(matches!(new.state(&id), SubmissionState::Accepted { .. }));
    assert_eq!(new.queue().newest(9).unwrap().len(), 1);
}

#[test]
fn what_she_took_back_after_one_backup_is_taken_back_by_the_next() {
    let old = phone();
    let id = old.submitted();
    let waiting = old.backup();
    old.queue().cancel(&id).unwrap();
    let taken_back = old.backup();
    for order in [[&waiting, &taken_back], [&taken_back, &waiting]] {
        let new = phone();
        for file in order {
            new.restore(file);
        }
        assert_eq!(new.state(&id), SubmissionState::Cancelled);
        assert!(
            SubmissionsPart::new(&new.store)
                .unsent()
                .unwrap()
                .is_empty()
        );
    }
}

#[test]
fn a_draft_that_was_sent_since_does_not_come_back() {
    let phone = phone();
    let draft = phone.draft();
    let file = phone.backup();
    phone.queue().submit(&draft, "en").unwrap();
    assert_eq!(phone.restore(&file), (0, 0));
    assert!(phone.drafts().newest(9).unwrap().is_empty());
}

#[test]
fn a_draft_that_was_sent_by_the_other_phone_goes_unless_she_has_gone_on_with_it() {
    for goes_on in [false, true] {
        let old = phone();
        let draft = old.draft();
        let new = phone();
        new.restore(&old.backup());
        old.clock.advance(Duration::from_secs(1));
        let sent = old.queue().submit(&draft, "en").unwrap();
        if goes_on {
            new.clock.advance(Duration::from_secs(2));
            new.named(&draft, "Li Na Wang");
        }
        assert_eq!(new.restore(&old.backup()), (0, 1));
        let drafts = new.drafts().newest(9).unwrap();
        assert_eq!(drafts.len(), usize::from(goes_on));
        if goes_on {
            // It is another submission than the one that was sent.
            let other = new.queue().submit(&draft, "en").unwrap();
            assert_ne!(other, sent);
        }
    }
}

#[test]
fn an_answer_to_a_question_is_begun_once() {
    let old = phone();
    let asked = question(&old.submitted(), "q1");
    old.drafts().begin(&asked).unwrap();
    let file = old.backup();
    let begun = phone();
    let own = begun.drafts().begin(&asked).unwrap();
    begun.restore(&file);
    let drafts = begun.drafts().newest(9).unwrap();
    assert_eq!(drafts.iter().map(|it| &it.id).collect::<Vec<_>>(), [&own]);
    let answered = phone();
    answered.answered(&asked);
    answered.restore(&file);
    assert!(answered.drafts().newest(9).unwrap().is_empty());
    // And what was answered there is not asked here again.
    let other = phone();
    other.restore(&answered.backup());
    let again = other.drafts().begin(&asked);
    assert!(matches!(again, Err(Error::Refused("already-answered"))));
}

#[test]
fn a_file_that_was_lost_is_asked_for_again() {
    let filling = Filling::new();
    filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    fs::remove_file(filling.path(&filling.kept()[0])).unwrap();
    let drafts = filling.phone.backup();
    let new = phone();
    assert_eq!(new.restore(&drafts), (1, 0));
    let draft = new.drafts().draft(&filling.draft).unwrap();
    assert!(filling.form.attached(&draft.answers).is_empty());
    assert_eq!(draft.refusals.len(), 1, "its field says so");
    assert_eq!(new.restore(&drafts), (0, 0));

    let id = filling.submit();
    let new = phone();
    new.restore(&filling.phone.backup());
    let reason = "attachment-unreadable".to_owned();
    assert_eq!(new.state(&id), SubmissionState::Wedged { reason });
    // So it can be made a draft again, or taken back.
    assert!(new.queue().submission(&id).unwrap().can_edit());
    assert_eq!(new.offers(&id), (true, true));
}

/// What the entries of drafts are.
#[derive(Default)]
struct Reads(RefCell<Vec<(String, Vec<u8>)>>);

impl Part for Reads {
    fn folder(&self) -> &str {
        "drafts"
    }

    fn give(&self, _: &mut dyn Entries) -> Result<(), Error> {
        Ok(())
    }

    fn take(&self, name: &str, _: u64, content: &mut dyn Read) -> Result<u32, Error> {
        let mut bytes = Vec::new();
        content.read_to_end(&mut bytes)?;
        self.0.borrow_mut().push((name.to_owned(), bytes));
        Ok(0)
    }
}

#[test]
fn nothing_is_left_of_what_does_not_come_whole() {
    let filling = Filling::new();
    filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    filling.attach(PHOTO, "house.png", PNG).unwrap();
    let file = filling.phone.backup();
    let reads = Reads::default();
    file.restore(&[&reads]);
    let entries = reads.0.into_inner();
    let [(about_name, about), (first_name, first), (second_name, _)] = &entries[..] else {
        panic!("{}", entries.len());
    };
    let new = phone();
    let part = DraftsPart::new(&new.store);
    let take = |name: &str, bytes: &[u8]| part.take(name, bytes.len() as u64, &mut &*bytes);
    assert_eq!(take(about_name, about).unwrap(), 0);
    assert_eq!(take(first_name, first).unwrap(), 0);
    assert_eq!(new.contents(), 1);
    let other = take(second_name, b"\x89PNG\r\n\x1a\n another");
    assert!(matches!(other, Err(Error::Backup(BackupProblem::Damaged))));
    drop(part);
    assert_eq!(new.contents(), 0);
    assert!(new.drafts().newest(9).unwrap().is_empty());
}
