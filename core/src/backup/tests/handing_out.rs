//! One thing that does not read keeps no other from being brought back, and is told.

use super::*;

/// A part that takes things of a head and a body, and says so of each that is not what it should be.
#[derive(Default)]
struct Things {
    head: RefCell<Option<String>>,
    took: RefCell<Vec<String>>,
}

impl Part for Things {
    fn folder(&self) -> &str {
        "things"
    }

    fn give(&self, _: &mut dyn Entries) -> Result<(), Error> {
        Ok(())
    }

    fn take(
        &self,
        name: &str,
        _: u64,
        content: &mut dyn Read,
        purpose: Purpose,
    ) -> Result<u32, Error> {
        let (thing, entry) = name.split_once('/').unwrap();
        let mut words = String::new();
        content.read_to_string(&mut words)?;
        match (entry, words.as_str()) {
            (_, "full disk") => Err(std::io::Error::from(std::io::ErrorKind::StorageFull).into()),
            ("head", "sound") => {
                *self.head.borrow_mut() = Some(thing.to_owned());
                Ok(0)
            }
            ("body", "sound") if self.head.take().as_deref() == Some(thing) => {
                if purpose == Purpose::Restore {
                    self.took.borrow_mut().push(thing.to_owned());
                }
                Ok(1)
            }
            _ => Err(BackupProblem::Damaged.into()),
        }
    }

    fn end(&self) -> Result<(), Error> {
        match self.head.take() {
            Some(_) => Err(BackupProblem::Damaged.into()),
            None => Ok(()),
        }
    }
}

fn handed_out(has: &[(&str, &[u8])], purpose: Purpose) -> (Vec<String>, Result<u32, Error>) {
    let secret = recovery_key();
    let mut backup = check(&secret, backup(&secret, &[&Shelf::new("things", has)])).unwrap();
    let to = Things::default();
    let unreadable = backup.hand_out(&[&to], purpose);
    (to.took.take(), unreadable.map(|it| it.unreadable))
}

const SOUND: &[u8] = b"sound";
const OTHER: &[u8] = b"what?";

#[test]
fn the_rest_is_taken_and_each_thing_that_does_not_read_is_counted_once() {
    for (what, before) in [
        ("its head", vec![("1/head", OTHER), ("1/body", SOUND)]),
        ("its body", vec![("1/head", SOUND), ("1/body", OTHER)]),
        ("turned", vec![("1/body", SOUND), ("1/head", SOUND)]),
        ("no body", vec![("1/head", SOUND)]),
        ("no head", vec![("1/body", SOUND)]),
        (
            "more of it",
            vec![("1/head", OTHER), ("1/body", SOUND), ("1/foot", SOUND)],
        ),
    ] {
        let has = [before, vec![("2/head", SOUND), ("2/body", SOUND)]].concat();
        for (purpose, taken) in [
            (Purpose::Check, vec![]),
            (Purpose::Restore, vec!["2".to_owned()]),
        ] {
            let (took, unreadable) = handed_out(&has, purpose);
            assert_eq!(took, taken, "{what}");
            assert_eq!(unreadable.unwrap(), 1, "{what}");
        }
    }
    let has = [("1/head", SOUND), ("1/body", SOUND)];
    let (took, unreadable) = handed_out(&has, Purpose::Restore);
    assert_eq!((took, unreadable.unwrap()), (vec!["1".to_owned()], 0));
}

#[test]
fn what_is_not_the_backups_fault_ends_it() {
    let has = [("1/head", SOUND), ("1/body", b"full disk".as_slice())];
    let (took, ended) = handed_out(&has, Purpose::Restore);
    assert!(matches!(ended, Err(Error::Storage(_))));
    assert!(took.is_empty());
}
