//! Whose keys open the vault, and when they are gone.

use std::{
    sync::atomic::{AtomicBool, AtomicI64, Ordering},
    thread,
};

use super::*;
use crate::{
    environment::{BoxFuture, Clock, Timestamp},
    error::CallbackError,
    seal::KeyLookup,
};

fn says(home: &Home, lookup: Option<KeyLookup>) {
    *home.keychain.says.lock().unwrap() = lookup.map(Ok);
}

#[test]
fn it_opens_with_the_keystore_and_locks_when_told() {
    let (home, store) = Home::new();
    let kept = add(&home.documents(&store), b"one", "One");
    home.vault.lock();
    let locked = home.vault.key(&*home.clock).map(drop);
    assert!(matches!(locked, Err(Error::VaultLocked)));
    home.vault.unlock(&store, &home.keychain).unwrap();
    assert_eq!(home.documents(&store).document(&kept.id).unwrap(), kept);
}

#[test]
fn it_locks_itself_when_it_is_not_used_and_stays_open_while_it_is() {
    let (home, store) = Home::new();
    let minute = Duration::from_secs(60);
    for _ in 0..3 {
        home.clock.advance(4 * minute);
        assert_eq!(home.vault.locks_in(&*home.clock), Some(minute));
        home.vault.key(&*home.clock).unwrap();
        assert_eq!(home.vault.locks_in(&*home.clock), Some(LOCKS_AFTER));
    }
    home.clock.advance(4 * minute);
    // Being looked at is no use.
    assert!(home.vault.peek(&*home.clock).is_some());
    home.clock.advance(minute);
    assert!(home.vault.peek(&*home.clock).is_none());
    assert!(home.vault.key(&*home.clock).is_err());
    // It does not come back with the clock.
    home.clock.set(store.now() - 2 * minute);
    assert!(home.vault.key(&*home.clock).is_err());
}

#[test]
fn a_clock_that_is_set_back_locks_it() {
    let (home, store) = Home::new();
    home.clock.set(store.now() - Duration::from_secs(1));
    assert_eq!(home.vault.locks_in(&*home.clock), None);
}

/// Each look at it is later than the one before, by a microsecond.
struct Ticking(Timestamp, AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> Timestamp {
        self.0 + chrono::TimeDelta::microseconds(self.1.fetch_add(1, Ordering::SeqCst))
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        unreachable!()
    }
}

/// Who has looked at the clock first and comes second must not take it for one that was set back.
#[test]
fn uses_on_several_threads_at_once_do_not_lock_it() {
    let (home, store) = Home::new();
    let clock = Ticking(store.now(), AtomicI64::new(0));
    let (vault, clock) = (&home.vault, &clock);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(move || {
                for _ in 0..2_000 {
                    vault.key(clock).unwrap();
                    vault.locks_in(clock).unwrap();
                }
            });
        }
    });
}

/// Three different things, each told; none of them makes a new key over old documents.
#[test]
fn a_locked_phone_an_absent_and_an_invalidated_key_are_told_apart() {
    let (home, store) = Home::new();
    let kept = add(&home.documents(&store), b"one", "One");
    home.vault.lock();
    let secrets = home.keychain.secrets.lock().unwrap().clone();
    let found = |secret: u8| KeyLookup::Found {
        secret: vec![secret; 32],
    };
    for (lookup, problem) in [
        (KeyLookup::Unavailable, KeyProblem::Unavailable),
        (KeyLookup::Absent, KeyProblem::Absent),
        (KeyLookup::Invalidated, KeyProblem::Invalidated),
        (found(1), KeyProblem::Foreign),
    ] {
        says(&home, Some(lookup));
        let told = home.vault.unlock(&store, &home.keychain).unwrap_err();
        assert!(matches!(told, Error::Seal(SealError::Key(it)) if it == problem));
        assert_eq!(*home.keychain.secrets.lock().unwrap(), secrets);
        assert!(home.vault.peek(&*home.clock).is_none());
    }
    says(&home, None);
    home.vault.unlock(&store, &home.keychain).unwrap();
    assert_eq!(read(&home.documents(&store), &kept.id).unwrap(), b"one");
}

/// Before anything was ever sealed under it, a secret that is gone has taken nothing with it.
#[test]
fn the_first_key_is_made_when_the_vault_is_first_unlocked() {
    let (home, store) = Home::new();
    drop(store);
    let other = Home {
        folder: tempfile::tempdir().unwrap(),
        keychain: Keychain::default(),
        clock: Arc::default(),
        vault: Vault::new(LOCKS_AFTER),
    };
    let store = other.open();
    other.keychain.secrets.lock().unwrap().remove("vault");
    other.vault.unlock(&store, &other.keychain).unwrap();
    let kept = add(&other.documents(&store), b"one", "One");
    // Its key opens nothing of another home.
    let foreign = Documents::new(&store, home.vault.key(&*home.clock).unwrap());
    let refused = foreign.document(&kept.id).unwrap_err();
    assert!(matches!(refused, Error::Seal(SealError::Refused)));
}

/// Every file and database of the home, as someone keeps them who has the disk now.
fn opens_with(home: &Home, secrets: &std::collections::BTreeMap<String, Vec<u8>>) -> bool {
    let keychain = Keychain::default();
    *keychain.secrets.lock().unwrap() = secrets.clone();
    let vault = Vault::new(LOCKS_AFTER);
    let store = home.open();
    vault.unlock(&store, &keychain).is_ok()
}

#[test]
fn new_keys_open_all_that_is_there_and_the_former_nothing() {
    let (home, store) = Home::new();
    let content = [7; 200_000];
    let kept = add(&home.documents(&store), &content, "One");
    let folder = home.folder.path().join("documents");
    let sealed = fs::read(folder.join(&kept.id)).unwrap();
    let former = Documents::new(&store, home.vault.key(&*home.clock).unwrap());
    let secrets = home.keychain.secrets.lock().unwrap().clone();
    for renewed in 2..4 {
        home.vault.renew_keys(&store, &home.keychain).unwrap();
        let names: Vec<String> = home
            .keychain
            .secrets
            .lock()
            .unwrap()
            .keys()
            .cloned()
            .collect();
        assert_eq!(
            names,
            [format!("store.{renewed}"), format!("vault.{renewed}")]
        );
    }
    let documents = home.documents(&store);
    assert_eq!(documents.document(&kept.id).unwrap(), kept);
    assert_eq!(read(&documents, &kept.id).unwrap(), content);
    assert_eq!(
        fs::read(folder.join(&kept.id)).unwrap(),
        sealed,
        "it is not sealed anew"
    );
    assert!(
        documents
            .import(&mut content.as_slice(), "a", titled("a"))
            .unwrap()
            .was_there
    );
    let refused = former.document(&kept.id).unwrap_err();
    assert!(matches!(refused, Error::Seal(SealError::Refused)));
    store.close().unwrap();

    let store = home.open();
    home.vault.lock();
    home.vault.unlock(&store, &home.keychain).unwrap();
    assert_eq!(read(&home.documents(&store), &kept.id).unwrap(), content);
    store.close().unwrap();
    assert!(!opens_with(&home, &secrets));
}

/// A keystore that fails, as one that the system takes away in the middle, at each of its calls.
#[test]
fn wherever_renewing_is_cut_off_the_documents_open() {
    struct Failing<'a>(&'a Keychain, std::cell::Cell<u32>);
    impl Failing<'_> {
        fn next(&self) -> Result<(), CallbackError> {
            self.1.set(self.1.get().wrapping_sub(1));
            match self.1.get() {
                0 => Err(CallbackError::Failed),
                _ => Ok(()),
            }
        }
    }
    // The test has one thread.
    struct OneThread<'a>(Mutex<Failing<'a>>);
    impl KeyStore for OneThread<'_> {
        fn load(&self, name: String) -> Result<KeyLookup, CallbackError> {
            let failing = self.0.lock().unwrap();
            failing.next().and_then(|()| failing.0.load(name))
        }
        fn store(&self, name: String, secret: Vec<u8>) -> Result<(), CallbackError> {
            let failing = self.0.lock().unwrap();
            failing.next().and_then(|()| failing.0.store(name, secret))
        }
        fn delete(&self, name: String) -> Result<(), CallbackError> {
            let failing = self.0.lock().unwrap();
            failing.next().and_then(|()| failing.0.delete(name))
        }
    }
    let (home, store) = Home::new();
    let kept = add(&home.documents(&store), b"one", "One");
    let mut failures = 0;
    for call in 1..=10 {
        let failing = OneThread(Mutex::new(Failing(
            &home.keychain,
            std::cell::Cell::new(call),
        )));
        failures += u32::from(home.vault.renew_keys(&store, &failing).is_err());
        assert_eq!(read(&home.documents(&store), &kept.id).unwrap(), b"one");
        home.vault.lock();
        home.vault.unlock(&store, &home.keychain).unwrap();
        assert_eq!(read(&home.documents(&store), &kept.id).unwrap(), b"one");
    }
    assert!(failures >= 3, "each call before the commit is one");
    home.vault.renew_keys(&store, &home.keychain).unwrap();
    let names = home.keychain.secrets.lock().unwrap().len();
    assert_eq!(names, 2, "what was left is forgotten by the next");
}

/// As when the app is killed as soon as the new key is kept, several times: each leaves the secret before.
#[test]
fn what_renewals_that_were_cut_off_one_after_the_other_have_left_is_forgotten() {
    struct DiesOnceItHasStored<'a>(&'a Keychain, AtomicBool);
    impl KeyStore for DiesOnceItHasStored<'_> {
        fn load(&self, name: String) -> Result<KeyLookup, CallbackError> {
            self.0.load(name)
        }
        fn store(&self, name: String, secret: Vec<u8>) -> Result<(), CallbackError> {
            self.1.store(true, Ordering::SeqCst);
            self.0.store(name, secret)
        }
        fn delete(&self, name: String) -> Result<(), CallbackError> {
            match self.1.load(Ordering::SeqCst) {
                true => Err(CallbackError::Failed),
                false => self.0.delete(name),
            }
        }
    }
    let (home, store) = Home::new();
    let kept = add(&home.documents(&store), b"one", "One");
    for _ in 0..3 {
        let dies = DiesOnceItHasStored(&home.keychain, AtomicBool::new(false));
        // The vault's key is renewed then, and the store's is not.
        assert!(home.vault.renew_keys(&store, &dies).is_err());
    }
    home.vault.renew_keys(&store, &home.keychain).unwrap();
    assert_eq!(read(&home.documents(&store), &kept.id).unwrap(), b"one");
    let secrets = home.keychain.secrets.lock().unwrap();
    let names: Vec<&String> = secrets.keys().collect();
    assert_eq!(names, ["store.2", "vault.5"]);
}
