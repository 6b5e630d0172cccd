#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! What she tells is kept, sealed, until she takes it back.

use super::*;
use crate::testing::{BackupFile, Keychain, opened};

fn born(day: &str) -> FactValue {
    FactValue::Date {
        value: day.to_owned(),
    }
}

const DISABLED: FactValue = FactValue::YesNo { value: true };

#[test]
fn what_she_told_is_there_after_a_restart_and_the_last_word_counts() {
    let (home, keychain) = (tempfile::tempdir().unwrap(), Keychain::default());
    let store = opened(&home, &keychain);
    Profile(&store)
        .tell("born_on", &born("1944-03-08"))
        .unwrap();
    Profile(&store).tell("disabled", &DISABLED).unwrap();
    Profile(&store)
        .tell("born_on", &born("1944-08-03"))
        .unwrap();
    store.close().unwrap();

    let store = opened(&home, &keychain);
    let facts = Profile(&store).facts().unwrap();
    let told = [("born_on", born("1944-08-03")), ("disabled", DISABLED)];
    assert_eq!(facts, told.map(|(id, fact)| (id.to_owned(), fact)).into());
}

#[test]
fn facts_are_forgotten_one_by_one_and_all_at_once() {
    let (home, keychain) = (tempfile::tempdir().unwrap(), Keychain::default());
    let store = opened(&home, &keychain);
    let profile = Profile(&store);
    for id in ["a", "b", "c"] {
        profile.tell(id, &DISABLED).unwrap();
    }
    profile.forget("b").unwrap();
    profile.forget("b").unwrap();
    let mut ids: Vec<String> = profile.facts().unwrap().into_keys().collect();
    ids.sort();
    assert_eq!(ids, ["a", "c"]);
    profile.forget_all().unwrap();
    assert!(profile.facts().unwrap().is_empty());
}

#[test]
fn a_damaged_fact_is_told_and_can_be_forgotten() {
    let (home, keychain) = (tempfile::tempdir().unwrap(), Keychain::default());
    let store = opened(&home, &keychain);
    let profile = Profile(&store);
    profile.tell("a", &DISABLED).unwrap();
    let damage = "update fact set sealed_fact = x'01'";
    let damaged = store
        .database
        .write(|transaction| -> Result<_, Error> { Ok(transaction.execute(damage, [])?) });
    assert_eq!(damaged.unwrap(), 1);
    assert!(matches!(profile.facts(), Err(Error::Seal(_))));
    profile.forget_all().unwrap();
    assert!(profile.facts().unwrap().is_empty());
}

/// Neither what she said nor what she was asked about.
#[test]
fn nothing_of_a_fact_is_readable_on_the_disk() {
    let (home, keychain) = (tempfile::tempdir().unwrap(), Keychain::default());
    let store = opened(&home, &keychain);
    Profile(&store)
        .tell("expects_a_child", &born("2027-02-14"))
        .unwrap();
    let mut bytes = Vec::new();
    for file in std::fs::read_dir(home.path()).unwrap() {
        bytes.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    assert!(bytes.len() > 4096);
    for word in ["expects_a_child", "2027-02-14"] {
        let found = bytes
            .windows(word.len())
            .any(|here| here == word.as_bytes());
        assert!(!found, "{word}");
    }
}

#[test]
fn what_she_says_of_forms_is_kept_sealed_until_she_says_something_else() {
    let (home, keychain) = (tempfile::tempdir().unwrap(), Keychain::default());
    let store = opened(&home, &keychain);
    assert_eq!(
        Profile(&store).prefill_consent().unwrap(),
        PrefillConsent::Unasked
    );
    for consent in [PrefillConsent::Given, PrefillConsent::Refused] {
        Profile(&store).set_prefill_consent(consent).unwrap();
        assert_eq!(Profile(&store).prefill_consent().unwrap(), consent);
    }
    Profile(&store).forget_all().unwrap();
    store.close().unwrap();
    let store = opened(&home, &keychain);
    assert_eq!(
        Profile(&store).prefill_consent().unwrap(),
        PrefillConsent::Refused
    );
}

#[test]
fn what_a_backup_has_of_her_is_told_here_where_she_has_not_said_otherwise() {
    let (home, keychain) = (tempfile::tempdir().unwrap(), Keychain::default());
    let store = opened(&home, &keychain);
    let profile = Profile(&store);
    profile.tell("born_on", &born("1944-03-08")).unwrap();
    profile.tell("disabled", &DISABLED).unwrap();
    profile.set_prefill_consent(PrefillConsent::Given).unwrap();
    let file = BackupFile::of(&[&profile]);

    let (home, keychain) = (tempfile::tempdir().unwrap(), Keychain::default());
    let store = opened(&home, &keychain);
    let profile = Profile(&store);
    profile.tell("born_on", &born("1944-08-03")).unwrap();
    assert_eq!(file.restore(&[&profile])["profile"], 1);
    let told = [("born_on", born("1944-08-03")), ("disabled", DISABLED)];
    let told = told.map(|(id, fact)| (id.to_owned(), fact)).into();
    assert_eq!(profile.facts().unwrap(), told);
    assert_eq!(profile.prefill_consent().unwrap(), PrefillConsent::Given);
    profile
        .set_prefill_consent(PrefillConsent::Refused)
        .unwrap();
    assert_eq!(file.restore(&[&profile])["profile"], 0);
    assert_eq!(profile.prefill_consent().unwrap(), PrefillConsent::Refused);
}
