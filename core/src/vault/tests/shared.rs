//! A copy for another app is there for a while.

use super::*;

fn there(copy: &SharedCopy) -> bool {
    Path::new(&copy.path).exists()
}

#[test]
fn a_copy_lasts_as_long_as_was_said_and_at_most_an_hour() {
    let (home, store) = Home::new();
    let documents = home.documents(&store);
    let kept = add(&documents, b"one", "One");
    let copies = SharedCopies(&store);
    let share = |minutes: u64| {
        let lasts = Duration::from_secs(60 * minutes);
        copies
            .share(&documents, &kept.id, lasts, &|_| true)
            .unwrap()
    };
    let (short, long) = (share(10), share(600));
    assert_eq!(fs::read(&short.path).unwrap(), b"one");
    assert_eq!(Path::new(&short.path).file_name().unwrap(), "file.txt");
    assert_eq!(long.ends_at - store.now(), chrono::TimeDelta::hours(1));

    home.clock.advance(Duration::from_secs(599));
    assert_eq!(copies.end_due().unwrap(), Some(short.ends_at));
    assert!(there(&short) && there(&long));
    home.clock.advance(Duration::from_secs(1));
    assert_eq!(copies.end_due().unwrap(), Some(long.ends_at));
    assert!(!there(&short) && there(&long));
    // A clock that was set back does not make it last longer.
    home.clock.set(store.now() - Duration::from_secs(24 * 3600));
    assert_eq!(copies.end_due().unwrap(), None);
    assert!(!there(&long));
}

#[test]
fn with_a_document_its_copies_go_and_what_is_not_ours_stays() {
    let (home, store) = Home::new();
    let documents = home.documents(&store);
    let (one, two) = (
        add(&documents, b"one", "One"),
        add(&documents, b"two", "Two"),
    );
    let copies = SharedCopies(&store);
    let share = |id: &str| {
        let lasts = Duration::from_secs(60);
        copies.share(&documents, id, lasts, &|_| true).unwrap()
    };
    let [first, second] = [&one, &two].map(|document| share(&document.id));
    let other = home.folder.path().join("shared/.DS_Store");
    fs::write(&other, "").unwrap();
    documents.delete(&one.id).unwrap();
    assert!(!there(&first) && there(&second));
    home.clock.advance(Duration::from_secs(60));
    assert_eq!(copies.end_due().unwrap(), None);
    assert!(!there(&second) && other.exists());
}

#[test]
fn of_a_copy_that_could_not_be_made_nothing_is_left() {
    let (home, store) = Home::new();
    let documents = home.documents(&store);
    let kept = add(&documents, &[0; 3_000_000], "One");
    let minute = Duration::from_secs(60);
    let stopped = SharedCopies(&store).share(&documents, &kept.id, minute, &|bytes| bytes == 0);
    assert!(matches!(stopped, Err(Error::Cancelled)));
    let left = fs::read_dir(home.folder.path().join("shared")).unwrap();
    assert_eq!(left.count(), 0);
}
