//! Drafts and submissions come out of a backup whole, once, and nothing of them is sent by itself.

use std::{fs, sync::Mutex};

use super::{
    attachments::{Filling, PAPERS, PHOTO, PNG, TEXT},
    follow_ups::question,
    *,
};
use crate::{
    backup::{BackupProblem, HandedOut, Part, Purpose},
    testing::{BackupFile, Loose, LooseEntries},
    trust::SubmissionKind,
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
    assert_eq!(new.offers(&id), (true, true));
    let unsent = SubmissionsPart::new(&new.store).unsent().unwrap();
    assert_eq!(unsent.len(), 1);
    assert_eq!(unsent[0].service_name, origin().service_name);
    assert_eq!(unsent[0].kind, SubmissionKind::Application);

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
async fn what_waited_is_not_sent_where_she_says_so_and_a_later_backup_tells_that_it_was() {
    let signer = Arc::new(Signer::new());
    let city = Arc::clone(&signer);
    let old = Phone::new(&signer.trust, move |request| Ok(city.accept(request)));
    let id = old.submitted();
    let waiting = old.backup();
    let city = Arc::clone(&signer);
    let new = Phone::new(&signer.trust, move |request| Ok(city.accept(request)));
    new.restore(&waiting);
    new.queue().cancel(&id).unwrap();
    new.queue().cancel(&id).unwrap();
    assert_eq!(new.state(&id), SubmissionState::Cancelled);
    assert_eq!(new.offers(&id), (false, false));
    assert_eq!(new.restore(&waiting), (0, 0));
    new.deliver().await;
    assert_eq!(new.sent(), 0);

    // The other phone had sent it: the city has it, whatever was said here.
    old.deliver().await;
    assert_eq!(new.restore(&old.backup()), (0, 1));
    assert!(matches!(new.state(&id), SubmissionState::Accepted { .. }));
}

#[tokio::test]
async fn a_withdrawal_never_goes_ahead_of_the_application_that_waits_for_her_word() {
    let signer = Arc::new(Signer::new());
    // The old phone's attempt is lost: the city may have the application.
    let old = Phone::new(&signer.trust, |_| Err(TransportError::Interrupted));
    let application = old.submitted();
    old.deliver().await;
    let application_alone = old.backup();
    let withdrawal = old.queue().withdraw(&application).unwrap();
    let both = old.backup();

    let new = phone();
    new.restore(&application_alone);
    let refused = new.queue().withdraw(&application);
    assert!(matches!(refused, Err(Error::Refused("not-sent"))));

    let paths = Arc::new(Mutex::new(Vec::new()));
    let (city, got) = (Arc::clone(&signer), Arc::clone(&paths));
    let new = Phone::new(&signer.trust, move |request| {
        got.lock().unwrap().push(request.url.path().to_owned());
        Ok(city.accept(request))
    });
    new.restore(&both);
    let unsent = SubmissionsPart::new(&new.store).unsent().unwrap();
    let kinds: Vec<SubmissionKind> = unsent.iter().map(|it| it.kind).collect();
    assert_eq!(
        kinds,
        [SubmissionKind::Application, SubmissionKind::Withdrawal]
    );
    // She sends it, and with it what it is about.
    new.queue().retry(&withdrawal).unwrap();
    assert_eq!(new.deliver().await.accepted, 2);
    let paths = paths.lock().unwrap();
    assert_eq!(*paths, ["/v1/submissions", "/v1/withdrawals"]);
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
    let lost = [LostFile {
        name: "lease.txt".to_owned(),
        service_id: origin().service_id,
    }];
    let part = DraftsPart::new(&filling.phone.store);
    let drafts = BackupFile::of(&[&part]);
    assert_eq!(part.lost(), lost);
    let new = phone();
    let part = DraftsPart::new(&new.store);
    drafts.hand_out(&[&part], Purpose::Check);
    assert_eq!(part.lost(), lost);
    let part = DraftsPart::new(&new.store);
    assert_eq!(drafts.restore(&[&part])["drafts"], 1);
    assert_eq!(part.lost(), lost);
    let draft = new.drafts().draft(&filling.draft).unwrap();
    assert!(filling.form.attached(&draft.answers).is_empty());
    assert_eq!(draft.refusals.len(), 1, "its field says so");
    assert_eq!(new.restore(&drafts), (0, 0));

    let id = filling.submit();
    let part = SubmissionsPart::new(&filling.phone.store);
    let submissions = BackupFile::of(&[&part]);
    assert_eq!(part.lost(), lost);
    let new = phone();
    let part = SubmissionsPart::new(&new.store);
    submissions.restore(&[&part]);
    assert_eq!(part.lost(), lost);
    let reason = "attachment-unreadable".to_owned();
    assert_eq!(new.state(&id), SubmissionState::Wedged { reason });
    // So it can be made a draft again, or taken back.
    assert!(new.queue().submission(&id).unwrap().can_edit());
    assert_eq!(new.offers(&id), (true, true));
}

/// A draft with two files: its entries, with their names.
fn entries() -> Vec<Loose> {
    let filling = Filling::new();
    filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    filling.attach(PHOTO, "house.png", PNG).unwrap();
    BackupFile::of(&[&DraftsPart::new(&filling.phone.store)]).entries("drafts")
}

#[test]
fn nothing_is_left_of_what_does_not_come_whole() {
    let entries = entries();
    let [(about_name, about), (first_name, first), (second_name, _)] = &entries[..] else {
        panic!("{}", entries.len());
    };
    let new = phone();
    let part = DraftsPart::new(&new.store);
    let take = |name: &str, bytes: &[u8]| {
        part.take(name, bytes.len() as u64, &mut &*bytes, Purpose::Restore)
    };
    assert_eq!(take(about_name, about).unwrap(), 0);
    assert_eq!(take(first_name, first).unwrap(), 0);
    assert_eq!(new.contents(), 1);
    let other = take(second_name, b"\x89PNG\r\n\x1a\n another");
    assert!(matches!(other, Err(Error::Backup(BackupProblem::Damaged))));
    drop(part);
    assert_eq!(new.contents(), 0);
    assert!(new.drafts().newest(9).unwrap().is_empty());
}

#[test]
fn a_draft_that_does_not_read_is_told_by_the_check_and_keeps_no_other_from_coming_back() {
    let sound = entries();
    let changed = |from: &str, to: &str| {
        let mut changed = entries();
        let about = String::from_utf8(changed[0].1.clone()).unwrap();
        assert!(about.contains(from));
        changed[0].1 = about.replacen(from, to, 1).into_bytes();
        changed
    };
    let mut exchanged = entries();
    exchanged[2].1 = b"\x89PNG\r\n\x1a\n another".to_vec();
    let mut turned = entries();
    turned.reverse();
    let mut cut = entries();
    cut.pop();
    for (what, wrong) in [
        ("no draft", changed("answers", "nothing")),
        ("no form", changed("\"object\"", "\"subject\"")),
        (
            "a name of another folder",
            changed("\"id\": \"", "\"id\": \"0"),
        ),
        ("other content", exchanged),
        ("its files come first", turned),
        ("a file is missing", cut),
    ] {
        let all = LooseEntries::new("drafts", [wrong, sound.clone()].concat());
        let file = BackupFile::of(&[&all]);
        let new = phone();
        let check = file.hand_out(&[&DraftsPart::new(&new.store)], Purpose::Check);
        assert_eq!(check.unreadable, 1, "{what}");
        assert_eq!(new.drafts().count().unwrap(), 0, "a check changes nothing");
        assert_eq!(new.contents(), 0);
        let restored = file.hand_out(&[&DraftsPart::new(&new.store)], Purpose::Restore);
        assert_eq!(
            restored,
            HandedOut {
                unreadable: 1,
                taken: [("drafts".to_owned(), 1)].into()
            },
            "{what}"
        );
        assert_eq!((new.drafts().count().unwrap(), new.contents()), (1, 2));
    }
}
