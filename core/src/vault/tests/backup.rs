//! Of documents in a backup, each comes back or not: one that does not read is told, and keeps no other from it.

use super::*;
use crate::{
    backup::Purpose,
    testing::{BackupFile, Loose, LooseEntries},
};

/// The entries of one document, with their names.
fn entries(title: &str) -> Vec<Loose> {
    let (home, store) = Home::new();
    let documents = home.documents(&store);
    let content = format!("%PDF-1.7 {title}");
    documents
        .import(&mut content.as_bytes(), "a.pdf", titled(title))
        .unwrap();
    BackupFile::of(&[&DocumentsPart::new(&documents)]).entries("documents")
}

#[test]
fn one_that_does_not_read_is_told_by_the_check_and_keeps_no_other_from_coming_back() {
    let passport = || entries("Passport");
    let mut no_document = passport();
    no_document[0].1 = b"{}".to_vec();
    let mut exchanged = passport();
    exchanged[1].1 = b"%PDF-1.7 Password".to_vec();
    let mut turned = passport();
    turned.reverse();
    let mut cut = passport();
    cut.pop();
    for (what, wrong) in [
        ("no document", no_document),
        ("other content", exchanged),
        ("its content comes first", turned),
        ("its content is missing", cut),
    ] {
        let all = LooseEntries::new("documents", [wrong, entries("Lease")].concat());
        let file = BackupFile::of(&[&all]);
        let (home, store) = Home::new();
        let documents = home.documents(&store);
        let taken = |purpose| {
            let handed_out = file.hand_out(&[&DocumentsPart::new(&documents)], purpose);
            (handed_out.taken["documents"], handed_out.unreadable)
        };
        assert_eq!(taken(Purpose::Check), (0, 1), "{what}");
        assert!(home.contents().is_empty(), "a check changes nothing");
        assert_eq!(taken(Purpose::Restore), (1, 1), "{what}");
        let here = documents.find(&DocumentQuery::default()).unwrap().documents;
        assert_eq!(here[0].about.title, "Lease");
        assert_eq!(home.contents(), [here[0].id.clone()]);
        // What is here is passed over.
        assert_eq!(taken(Purpose::Restore), (0, 1), "{what}");
    }
}
