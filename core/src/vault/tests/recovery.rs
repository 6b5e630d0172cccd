//! The keystore has lost its keys, and she has her paper.

use super::*;
use crate::{
    inbox::Messages,
    seal::{KeyLookup, age::RecoveryCode},
};

fn code(home: &Home, store: &UserStore) -> RecoveryCode {
    home.vault
        .with(store, |documents| Recovery(documents).set_up())
        .unwrap()
}

fn recover_with(home: &Home, keychain: &Keychain, code: &RecoveryCode) -> Result<(), Error> {
    let database = UserStore::open_locked(&home.folder.path().join("user.db")).unwrap();
    let silence = ScriptedNetwork::new(|_| Err(TransportError::Unreachable));
    recover(
        &database,
        keychain,
        &environment(&home.clock, silence),
        code,
    )
}

#[test]
fn with_the_code_on_paper_all_opens_again_under_new_secrets() {
    let (home, store) = Home::new();
    assert!(!has_recovery(&store).unwrap());
    let kept = add(&home.documents(&store), b"one", "One");
    store
        .database
        .write(|transaction| store.set_setting(transaction, "words", &"hers"))
        .unwrap();
    let code = code(&home, &store);
    assert!(has_recovery(&store).unwrap());
    // Also where the keys were renewed since.
    home.vault.renew_keys(&store, &home.keychain).unwrap();
    let shown = home
        .vault
        .with(&store, |documents| Recovery(documents).code());
    assert_eq!(shown.unwrap().unwrap().to_text(), code.to_text());
    store.close().unwrap();

    // Nothing is left of the old phone's keystore.
    let mut home = home;
    home.keychain = Keychain::default();
    home.vault.lock();
    for _ in 0..2 {
        recover_with(&home, &home.keychain, &code).unwrap();
        let secrets = home.keychain.secrets.lock().unwrap().clone();
        assert_eq!(secrets.keys().collect::<Vec<_>>(), ["store.2", "vault.2"]);
    }
    let store = home.open();
    let words: Option<String> = store
        .database
        .read(|connection| store.setting(connection, "words"))
        .unwrap();
    assert_eq!(words.as_deref(), Some("hers"));
    home.vault.unlock(&store, &home.keychain).unwrap();
    assert_eq!(read(&home.documents(&store), &kept.id).unwrap(), b"one");
    assert_eq!(Messages(&store).counts().unwrap(), (0, 0));
}

#[test]
fn a_key_that_the_keystore_has_stays_as_it_is() {
    let (home, store) = Home::new();
    let kept = add(&home.documents(&store), b"one", "One");
    let code = code(&home, &store);
    store.close().unwrap();
    // A new fingerprint has taken the vault's alone.
    let before = home.keychain.secrets.lock().unwrap().remove("vault");
    recover_with(&home, &home.keychain, &code).unwrap();
    let secrets = home.keychain.secrets.lock().unwrap().clone();
    assert_eq!(secrets.keys().collect::<Vec<_>>(), ["store", "vault.2"]);
    assert_ne!(secrets.get("vault.2"), before.as_ref());
    let store = home.open();
    home.vault.lock();
    home.vault.unlock(&store, &home.keychain).unwrap();
    assert_eq!(read(&home.documents(&store), &kept.id).unwrap(), b"one");
}

#[test]
fn another_code_or_none_opens_nothing_and_changes_nothing() {
    let (home, store) = Home::new();
    add(&home.documents(&store), b"one", "One");
    let before = code(&home, &store);
    let newest = code(&home, &store);
    assert_ne!(before.to_text(), newest.to_text());
    store.close().unwrap();
    let secrets = std::mem::take(&mut *home.keychain.secrets.lock().unwrap());
    let refused = recover_with(&home, &home.keychain, &before).unwrap_err();
    assert!(matches!(refused, Error::Refused("recovery-code-wrong")));
    assert!(home.keychain.secrets.lock().unwrap().is_empty());
    // A locked phone has lost nothing.
    *home.keychain.says.lock().unwrap() = Some(Ok(KeyLookup::Unavailable));
    let locked = recover_with(&home, &home.keychain, &newest).unwrap_err();
    assert!(matches!(
        locked,
        Error::Seal(SealError::Key(KeyProblem::Unavailable))
    ));
    *home.keychain.says.lock().unwrap() = None;
    *home.keychain.secrets.lock().unwrap() = secrets;
    // Nor does another code do where nothing is lost.
    let refused = recover_with(&home, &home.keychain, &before).unwrap_err();
    assert!(matches!(refused, Error::Refused("recovery-code-wrong")));
    home.open();

    let (other, store) = Home::new();
    store.close().unwrap();
    other.keychain.secrets.lock().unwrap().clear();
    let none = recover_with(&other, &other.keychain, &newest).unwrap_err();
    assert!(matches!(none, Error::Refused("no-recovery-code")));
}

/// The keystore has the secrets of another home, which nobody may lose by this.
#[test]
fn what_the_keystore_has_of_another_home_stays() {
    let (home, store) = Home::new();
    add(&home.documents(&store), b"one", "One");
    let code = code(&home, &store);
    store.close().unwrap();
    let (other, store) = Home::new();
    store.close().unwrap();
    let before = other.keychain.secrets.lock().unwrap().clone();
    recover_with(&home, &other.keychain, &code).unwrap();
    let after = other.keychain.secrets.lock().unwrap().clone();
    assert!(
        before
            .iter()
            .all(|(name, secret)| after.get(name) == Some(secret))
    );
    other.open();
}

#[test]
fn where_the_key_of_documents_is_gone_no_other_is_made() {
    let (home, store) = Home::new();
    add(&home.documents(&store), b"one", "One");
    home.vault.lock();
    let forget = "delete from data_key where name = 'vault'";
    store
        .database
        .write(|transaction| Ok::<_, Error>(transaction.execute(forget, [])?))
        .unwrap();
    let refused = home.vault.unlock(&store, &home.keychain).unwrap_err();
    assert!(matches!(refused, Error::Seal(SealError::Refused)));
}
