//! Whose keys open the vault, and when they are gone.

use super::*;
use crate::seal::KeyLookup;

fn says(home: &Home, lookup: Option<KeyLookup>) {
    *home.keychain.says.lock().unwrap() = lookup.map(Ok);
}

#[test]
fn it_opens_with_the_keystore_and_locks_when_told() {
    let (home, store) = Home::new();
    let kept = add(&home.documents(&store), b"one", "One");
    home.vault.lock();
    let locked = home.vault.key(store.now()).map(drop);
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
        assert_eq!(home.vault.locks_in(store.now()), Some(minute));
        home.vault.key(store.now()).unwrap();
        assert_eq!(home.vault.locks_in(store.now()), Some(LOCKS_AFTER));
    }
    home.clock.advance(4 * minute);
    // Being looked at is no use.
    assert!(home.vault.peek(store.now()).is_some());
    home.clock.advance(minute);
    assert!(home.vault.peek(store.now()).is_none());
    assert!(home.vault.key(store.now()).is_err());
    // It does not come back with the clock.
    home.clock.set(store.now() - 2 * minute);
    assert!(home.vault.key(store.now()).is_err());
}

#[test]
fn a_clock_that_is_set_back_locks_it() {
    let (home, store) = Home::new();
    home.clock.set(store.now() - Duration::from_secs(1));
    assert_eq!(home.vault.locks_in(store.now()), None);
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
        assert!(home.vault.peek(store.now()).is_none());
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
    let foreign = Documents::new(&store, home.vault.key(store.now()).unwrap());
    let refused = foreign.document(&kept.id).unwrap_err();
    assert!(matches!(refused, Error::Seal(SealError::Refused)));
}
