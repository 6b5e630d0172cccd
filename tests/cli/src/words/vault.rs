//! Documents, in words.

use citizen_core::facade::{
    Document, DocumentKind, DocumentPage, ImportedDocument, SharedCopy, VaultUsage,
};

use super::{lines, moment};

pub(crate) fn page(page: &DocumentPage) -> String {
    let mut words = match page.documents.as_slice() {
        [] => "There are no such documents.".to_owned(),
        documents => lines(documents.iter().map(document)),
    };
    let shown = u32::try_from(page.documents.len()).unwrap_or(u32::MAX);
    if shown < page.total {
        words.push_str(&format!("\n{shown} of {} are shown.", page.total));
    }
    if !page.damaged_ids.is_empty() {
        words.push_str("\nNothing can be told of these: they are damaged. They can be deleted.");
        for id in &page.damaged_ids {
            words.push_str(&format!("\n    {id}"));
        }
    }
    words
}

pub(crate) fn document(document: &Document) -> String {
    let about = &document.about;
    let mut parts = vec![
        about.title.clone(),
        format!("    {} \u{b7} {}", document.id, kind(about.kind)),
        format!(
            "    {} \u{b7} {} \u{b7} {} bytes",
            document.name, document.media_type, document.size_bytes
        ),
    ];
    if document.damaged {
        parts.push("    is damaged or gone: put the same file in again, if you have it".to_owned());
    }
    let mut said = |label: &str, what: &Option<String>| {
        if let Some(what) = what {
            parts.push(format!("    {label} {what}"));
        }
    };
    said("issued by", &about.issuer);
    said("issued on", &about.issued_on);
    said("holds until", &about.expires_on);
    said("case", &about.case_id);
    said("service", &about.service_id);
    if !about.tags.is_empty() {
        parts.push(format!("    tags: {}", about.tags.join(", ")));
    }
    parts.join("\n")
}

pub(crate) fn imported(imported: &ImportedDocument) -> String {
    let document = document(&imported.document);
    match imported.was_there {
        true => format!("This was in the vault already.\n{document}"),
        false => document,
    }
}

pub(crate) fn shared(copy: &SharedCopy) -> String {
    format!(
        "{}\n    is readable, until {} or until the app is opened next after that.",
        copy.path,
        moment(copy.ends_at)
    )
}

pub(crate) fn recovery_code(code: Option<&str>) -> String {
    match code {
        Some(code) => {
            format!("{code}\n    Write it down on paper, and keep that apart from the phone.")
        }
        None => "There is no recovery code. `vault recovery-code --new` makes one.".to_owned(),
    }
}

pub(crate) fn usage(usage: VaultUsage) -> String {
    format!(
        "{} documents, {} of {} bytes",
        usage.documents, usage.used_bytes, usage.limit_bytes
    )
}

fn kind(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Identity => "identity",
        DocumentKind::Certificate => "certificate",
        DocumentKind::Licence => "licence",
        DocumentKind::Receipt => "receipt",
        DocumentKind::Letter => "letter",
        DocumentKind::Bill => "bill",
        DocumentKind::Photo => "photo",
        DocumentKind::Other => "other",
    }
}
