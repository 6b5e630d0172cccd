#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! What she keeps at hand stays in her order, sealed.

use super::*;
use crate::testing::{BackupFile, Keychain, opened};

fn chosen(id: &str, name: &str) -> Chosen {
    Chosen {
        service_id: id.to_owned(),
        name: Text([("en".to_owned(), name.to_owned())].into()),
    }
}

fn ids(store: &UserStore) -> Vec<String> {
    let all = Favourites(store).all().unwrap().into_iter();
    all.map(|chosen| chosen.service_id).collect()
}

#[test]
fn they_stay_in_the_order_in_which_she_chose_them() {
    let (home, keychain) = (tempfile::tempdir().unwrap(), Keychain::default());
    let store = opened(&home, &keychain);
    for id in ["passport", "birth", "tax"] {
        Favourites(&store).add(&chosen(id, id)).unwrap();
    }
    // The city calls it otherwise now.
    let renamed = chosen("passport", "Passports");
    Favourites(&store).add(&renamed).unwrap();
    store.close().unwrap();

    let store = opened(&home, &keychain);
    assert_eq!(ids(&store), ["passport", "birth", "tax"]);
    let favourites = Favourites(&store);
    assert_eq!(favourites.all().unwrap().first(), Some(&renamed));
    favourites.remove("birth").unwrap();
    favourites.remove("birth").unwrap();
    assert_eq!(ids(&store), ["passport", "tax"]);
    favourites.add(&chosen("birth", "birth")).unwrap();
    assert_eq!(ids(&store), ["passport", "tax", "birth"]);
}

#[test]
fn she_puts_them_into_another_order() {
    let (home, keychain) = (tempfile::tempdir().unwrap(), Keychain::default());
    let store = opened(&home, &keychain);
    let favourites = Favourites(&store);
    for id in ["passport", "birth", "tax"] {
        favourites.add(&chosen(id, id)).unwrap();
    }
    favourites.move_to("tax", 0).unwrap();
    assert_eq!(ids(&store), ["tax", "passport", "birth"]);
    favourites.move_to("tax", 1).unwrap();
    assert_eq!(ids(&store), ["passport", "tax", "birth"]);
    // Where it is, and beyond the end.
    favourites.move_to("birth", 2).unwrap();
    favourites.move_to("passport", usize::MAX).unwrap();
    assert_eq!(ids(&store), ["tax", "birth", "passport"]);
    // The next one is still the last.
    favourites.add(&chosen("school", "school")).unwrap();
    store.close().unwrap();

    let store = opened(&home, &keychain);
    assert_eq!(ids(&store), ["tax", "birth", "passport", "school"]);
    let unknown = Favourites(&store).move_to("no-such", 0).unwrap_err();
    assert!(matches!(unknown, Error::NotFound("favourite")));
    assert_eq!(ids(&store), ["tax", "birth", "passport", "school"]);
}

#[test]
fn a_damaged_one_keeps_no_other_from_being_shown_and_can_be_chosen_anew() {
    let (home, keychain) = (tempfile::tempdir().unwrap(), Keychain::default());
    let store = opened(&home, &keychain);
    for id in ["passport", "birth"] {
        Favourites(&store).add(&chosen(id, id)).unwrap();
    }
    let damage = "update favourite set sealed_service = x'01' where position = 1";
    let damaged = store
        .database
        .write(|transaction| -> Result<_, Error> { Ok(transaction.execute(damage, [])?) });
    assert_eq!(damaged.unwrap(), 1);
    assert_eq!(ids(&store), ["birth"]);
    let passport = chosen("passport", "passport");
    Favourites(&store).add(&passport).unwrap();
    assert_eq!(ids(&store), ["passport", "birth"]);
}

/// Which services someone keeps at hand tells whether she is ill, or parts from her husband.
#[test]
fn nothing_of_a_favourite_is_readable_on_the_disk() {
    let (home, keychain) = (tempfile::tempdir().unwrap(), Keychain::default());
    let store = opened(&home, &keychain);
    let divorce = chosen("register-divorce", "Register a divorce");
    Favourites(&store).add(&divorce).unwrap();
    let mut bytes = Vec::new();
    for file in std::fs::read_dir(home.path()).unwrap() {
        bytes.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    assert!(bytes.len() > 4096);
    for word in ["register-divorce", "Register a divorce"] {
        let found = bytes
            .windows(word.len())
            .any(|here| here == word.as_bytes());
        assert!(!found, "{word}");
    }
}

#[test]
fn those_of_a_backup_come_behind_those_that_are_here() {
    let (home, keychain) = (tempfile::tempdir().unwrap(), Keychain::default());
    let store = opened(&home, &keychain);
    for id in ["passport", "birth", "tax"] {
        Favourites(&store).add(&chosen(id, id)).unwrap();
    }
    let file = BackupFile::of(&[&Favourites(&store)]);

    let (home, keychain) = (tempfile::tempdir().unwrap(), Keychain::default());
    let store = opened(&home, &keychain);
    let here = chosen("birth", "Births");
    Favourites(&store).add(&here).unwrap();
    for new in [2, 0] {
        assert_eq!(file.restore(&[&Favourites(&store)])["favourites"], new);
        assert_eq!(ids(&store), ["birth", "passport", "tax"]);
    }
    assert_eq!(Favourites(&store).all().unwrap().first(), Some(&here));
}
