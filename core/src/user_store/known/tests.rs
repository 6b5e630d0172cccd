//! What lies beside a file that is checked once a day: when it is believed, and that the keys in it follow.

use std::{fs, path::PathBuf, sync::Arc, time::Duration};

use super::super::{CHECKED_EACH_TIME, DAY_MILLIS, UserStore, change_keys, keep_wrapped_key};
use super::*;
use crate::{
    environment::{Clock, Environment},
    testing::{Keychain, ScriptedNetwork, VirtualClock, environment},
};

const DAY: Duration = Duration::from_millis(DAY_MILLIS as u64);

/// A home with a long file that was checked today.
struct Home {
    folder: tempfile::TempDir,
    keychain: Keychain,
    clock: Arc<VirtualClock>,
}

impl Home {
    fn new() -> Self {
        let home = Self {
            folder: tempfile::tempdir().unwrap(),
            keychain: Keychain::default(),
            clock: Arc::default(),
        };
        let store = home.open().unwrap();
        let words = "of a kilobyte ".repeat(72);
        let kept = store.database.write(|transaction| {
            let mut names = (0..300).map(|number| format!("words-{number}"));
            names.try_for_each(|name| store.set_setting(transaction, &name, &words))
        });
        kept.unwrap();
        store.close().unwrap();
        assert!(fs::metadata(home.path()).unwrap().len() > CHECKED_EACH_TIME);
        home
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("user.db")
    }

    fn world(&self) -> Environment {
        environment(&self.clock, ScriptedNetwork::new(|_| unreachable!()))
    }

    fn open(&self) -> Result<UserStore, Error> {
        UserStore::open(&self.path(), &self.keychain, self.world())
    }

    fn is_found_damaged(&self) -> bool {
        self.open().is_err_and(|error| error.is_damage())
    }

    /// Spoils a value that no opening needs.
    fn damage(&self) {
        let connection = Connection::open(self.path()).unwrap();
        let damage = "update setting set sealed_value = x'01' where name = 'words-7'";
        assert_eq!(connection.execute(damage, []).unwrap(), 1);
    }

    fn today(&self) -> i64 {
        self.clock.now().timestamp_millis().div_euclid(DAY_MILLIS)
    }

    /// Writes what lies beside as the version before did.
    fn as_before(&self) {
        let bytes = fs::read(place(&self.path())).unwrap();
        let known: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let before = format!(
            r#"{{"keys":{},"sha256":{},"checked_on":{},"suspect":false}}"#,
            known["keys"],
            known["sha256"],
            self.today()
        );
        fs::write(place(&self.path()), before).unwrap();
    }
}

fn rows(store: &UserStore) -> Vec<KeyRow> {
    store.database.read(KeyRow::all).unwrap()
}

fn vault_key() -> WrappedKey {
    WrappedKey {
        bytes: vec![7; 81],
        generation: 2,
    }
}

/// What makes it doubtful that a home is whole.
type Doubt = fn(&Home);

#[test]
fn a_long_file_is_checked_once_a_day_and_at_once_where_that_is_in_doubt() {
    let doubts: [(&str, Doubt); 7] = [
        ("a day later", |home| home.clock.advance(DAY)),
        ("the clock was set back", |home| {
            home.clock.set(home.clock.now() - DAY);
        }),
        ("damage was met", |home| home.open().unwrap().suspect()),
        ("a key was changed", |home| {
            let store = home.open().unwrap();
            change_keys(&store.database, |transaction| {
                keep_wrapped_key(transaction, Secret::Vault, &vault_key())
            })
            .unwrap();
        }),
        ("nothing lies beside", |home| {
            fs::remove_file(place(&home.path())).unwrap();
        }),
        ("it is cut", |home| {
            let path = place(&home.path());
            let bytes = fs::read(&path).unwrap();
            fs::write(&path, bytes.split_at(15).0).unwrap();
        }),
        ("it is of the version before", Home::as_before),
    ];
    for (what, doubt) in doubts {
        let home = Home::new();
        home.damage();
        assert!(!home.is_found_damaged(), "{what}: it was checked today");
        doubt(&home);
        assert!(home.is_found_damaged(), "{what}");
        assert!(home.is_found_damaged(), "{what}: as long as it is there");
    }
}

#[test]
fn a_day_counts_from_when_all_was_found_whole() {
    let home = Home::new();
    home.clock.advance(DAY);
    assert!(!is_checked(&home.path(), home.today()).unwrap());
    home.open().unwrap();
    assert!(is_checked(&home.path(), home.today()).unwrap());
    assert!(!is_checked(&home.path(), home.today() - 1).unwrap());
    home.damage();
    assert!(!home.is_found_damaged());
}

#[test]
fn a_copy_of_the_keys_that_was_cut_off_is_made_at_the_next_opening() {
    let home = Home::new();
    let store = home.open().unwrap();
    let before = rows(&store);
    let in_the_way = home.folder.path().join("home.new");
    change_keys(&store.database, |transaction| {
        fs::create_dir(&in_the_way).unwrap();
        keep_wrapped_key(transaction, Secret::Vault, &vault_key())
    })
    .unwrap();
    fs::remove_dir(&in_the_way).unwrap();
    let now = rows(&store);
    assert_eq!((before.len(), now.len()), (1, 2));
    assert_eq!(keys(&home.path()).unwrap(), before);
    store.close().unwrap();

    home.open().unwrap();
    assert_eq!(keys(&home.path()).unwrap(), now);
    assert!(is_checked(&home.path(), home.today()).unwrap());
}

#[test]
fn no_key_changes_while_the_copy_of_it_would_go_on_to_be_believed() {
    let home = Home::new();
    let store = home.open().unwrap();
    let before = rows(&store);
    fs::create_dir(home.folder.path().join("home.new")).unwrap();
    let refused = change_keys(&store.database, |transaction| {
        keep_wrapped_key(transaction, Secret::Vault, &vault_key())
    });
    assert!(refused.is_err());
    assert_eq!(rows(&store), before);
}

#[test]
fn a_copy_of_the_version_before_is_one() {
    let home = Home::new();
    let before = keys(&home.path()).unwrap();
    home.as_before();
    fs::remove_file(home.path()).unwrap();
    assert!(home.is_found_damaged(), "it is no new home");
    UserStore::rebuild(&home.path(), &home.keychain, &home.world()).unwrap();
    assert_eq!(rows(&home.open().unwrap()), before);
}

#[test]
fn what_was_rebuilt_is_checked_when_it_is_opened() {
    let home = Home::new();
    home.damage();
    UserStore::rebuild(&home.path(), &home.keychain, &home.world()).unwrap();
    assert!(fs::metadata(home.path()).unwrap().len() > CHECKED_EACH_TIME);
    assert!(!is_checked(&home.path(), home.today()).unwrap());
    assert!(home.open().unwrap().damage_report().unwrap().is_some());
    assert!(is_checked(&home.path(), home.today()).unwrap());
}
