//! Files go with a draft and then with its submission, and never half.

use std::{fs, path::Path};

use url::Url;

use super::*;
use crate::{
    forms::{FormError, FormFile, FormView},
    outbox::attachments::Upload,
};

pub(super) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n a photograph of a house in Harbour Lane";
pub(super) const TEXT: &[u8] = b"The lease of the flat in Harbour Lane.";
pub(super) const PHOTO: &str = "/photo";
pub(super) const PAPERS: &str = "/papers";

/// A form with a name, up to two papers, and a photograph where one is asked for.
pub(super) fn definition() -> DraftOrigin {
    definition_with(2, 100_000)
}

/// The same with up to `papers` papers, all files of up to `max_bytes` bytes.
pub(super) fn definition_with(papers: u32, max_bytes: u64) -> DraftOrigin {
    let text = |words: &str| json!({ "en": words });
    let files = |count: u32, media_types: &[&str]| {
        json!({
            "type": "array", "maxItems": count, "items": {
                "type": "object", "additionalProperties": false,
                "required": ["sha256", "name", "size", "media_type"],
                "properties": {
                    "sha256": {"type": "string", "pattern": "^[A-Za-z0-9_-]{43}$"},
                    "name": {"type": "string", "minLength": 1, "maxLength": 255},
                    "size": {"type": "integer", "minimum": 1, "maximum": max_bytes},
                    "media_type": {"enum": media_types},
                },
            },
        })
    };
    let mut properties = json!({
        "name": {"type": "string"},
        "papers": files(papers, &["application/pdf", "image/png", "text/plain"]),
        "has_photo": {"type": "boolean"},
        "photo": files(1, &["image/png"]),
    });
    let mut texts = json!({"step.label": text("Step")});
    for name in ["name", "papers", "has_photo", "photo"] {
        properties[name]["i18n"] = json!(name);
        texts[format!("{name}.label")] = text(name);
    }
    let control = |name: &str, options: Value| json!({"type": "Control", "scope": format!("#/properties/{name}"), "options": options});
    let mut photo = control("photo", json!({"format": "photo"}));
    photo["rule"] = json!({"effect": "HIDE", "condition": {
        "scope": "#/properties/has_photo", "schema": {"const": false}, "failWhenUndefined": true,
    }});
    let form = json!({
        "id": "f", "version": "1", "texts": texts,
        "schema": {"type": "object", "required": ["name"], "properties": properties},
        "ui": {"type": "Categorization", "elements": [{"type": "Category", "i18n": "step", "elements": [
            control("name", json!({})), control("papers", json!({"format": "file"})),
            control("has_photo", json!({})), photo,
        ]}]},
    });
    DraftOrigin {
        form: serde_json::from_value(form).unwrap(),
        ..origin()
    }
}

/// A phone with a draft of that form.
pub(super) struct Filling {
    pub(super) phone: Phone,
    pub(super) form: Form,
    pub(super) draft: String,
}

impl Filling {
    pub(super) fn new() -> Self {
        let (phone, _) = uploading::phone(uploading::nothing_befalls);
        Self::with(phone)
    }

    pub(super) fn with(phone: Phone) -> Self {
        let draft = phone.drafts().begin(&definition()).unwrap();
        let filling = Self {
            form: Form::compile(definition().form).unwrap(),
            phone,
            draft,
        };
        let name = Answer::Text {
            value: "Li Na".into(),
        };
        filling.answer("/name", name);
        filling
    }

    pub(super) fn answer(&self, path: &str, answer: Answer) {
        let change = |answers: &mut _| Ok(self.form.answer(answers, path, answer)?);
        self.phone
            .drafts()
            .change(&self.draft, &self.form, change)
            .unwrap();
    }

    pub(super) fn attachments(&self) -> Attachments<'_> {
        Attachments(&self.phone.store)
    }

    /// A file as she has it somewhere on the phone.
    fn source(&self, content: &[u8]) -> std::path::PathBuf {
        let path = self.phone.home.path().join("source");
        fs::write(&path, content).unwrap();
        path
    }

    pub(super) fn attach(&self, path: &str, name: &str, content: &[u8]) -> Result<FormView, Error> {
        self.phone.clock.advance(Duration::from_secs(1));
        let source = self.source(content);
        let (attachments, draft) = (self.attachments(), &self.draft);
        let attached = attachments.attach(draft, &self.form, path, &source, name);
        fs::remove_file(source).unwrap();
        Ok(self.form.view(&attached?, "en"))
    }

    fn problem(&self, path: &str, content: &[u8]) -> AttachmentProblem {
        let before = self.phone.drafts().draft(&self.draft).unwrap();
        let kept = self.kept();
        let problem = match self.attach(path, "odd", content) {
            Err(Error::NotAttached(problem)) => problem,
            other => panic!("{other:?}"),
        };
        assert_eq!(self.phone.drafts().draft(&self.draft).unwrap(), before);
        assert_eq!(self.kept(), kept, "nothing is left of it");
        problem
    }

    pub(super) fn files(&self, path: &str) -> Vec<FormFile> {
        let answers = self.phone.drafts().draft(&self.draft).unwrap().answers;
        match self.field(&self.form.view(&answers, "en"), path) {
            Answer::Files { files } => files,
            Answer::Nothing => Vec::new(),
            other => panic!("{other:?}"),
        }
    }

    fn field(&self, view: &FormView, path: &str) -> Answer {
        let mut fields = view.steps.iter().flat_map(|step| &step.fields);
        fields
            .find(|field| field.path == path)
            .unwrap()
            .answer
            .clone()
    }

    /// The names of the sealed files.
    pub(super) fn kept(&self) -> Vec<String> {
        let folder = self.phone.home.path().join("attachments");
        let entries = fs::read_dir(folder).into_iter().flatten();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    pub(super) fn path(&self, id: &str) -> std::path::PathBuf {
        self.phone.home.path().join("attachments").join(id)
    }

    pub(super) fn submit(&self) -> String {
        self.phone.queue().submit(&self.draft, "en").unwrap()
    }

    /// As after a kill.
    pub(super) fn restart(&mut self) {
        self.phone.restart();
        self.attachments().sweep().unwrap();
    }
}

#[test]
fn an_attached_file_is_sealed_named_and_read_again_after_a_kill() {
    let mut filling = Filling::new();
    let view = filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    let expected = FormFile {
        sha256: crate::trust::digest(TEXT),
        name: "lease.txt".into(),
        size_bytes: TEXT.len() as u64,
        media_type: "text/plain".into(),
    };
    let files = vec![expected.clone()];
    assert_eq!(filling.field(&view, PAPERS), Answer::Files { files });

    filling.restart();
    assert_eq!(filling.files(PAPERS), [expected]);
    let [id] = &filling.kept()[..] else { panic!() };
    let mut content = filling.attachments().open(id).unwrap();
    assert_eq!(content.read(0, 1000).unwrap().as_slice(), TEXT);
    let sealed = fs::read(filling.path(id)).unwrap();
    assert!(!sealed.windows(7).any(|window| window == b"Harbour"));
}

#[test]
fn what_is_wrong_with_a_file_is_typed_and_leaves_the_draft_as_it_was() {
    let filling = Filling::new();
    filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    let too_large = AttachmentProblem::TooLarge {
        limit_bytes: 100_000,
    };
    assert_eq!(filling.problem(PAPERS, &[b'a'; 100_001]), too_large);
    let pdf = b"%PDF-1.7";
    let wrong_type = AttachmentProblem::WrongType {
        accepted: vec!["image/png".into()],
    };
    assert_eq!(filling.problem(PHOTO, pdf), wrong_type);
    for odd in [&b""[..], b"PK\x03\x04", b"MZ\x90\0"] {
        let problem = filling.problem(PAPERS, odd);
        assert!(matches!(problem, AttachmentProblem::WrongType { .. }));
    }
    filling.attach(PAPERS, "house.png", PNG).unwrap();
    let too_many = AttachmentProblem::TooMany { limit: 2 };
    assert_eq!(filling.problem(PAPERS, pdf), too_many);
}

/// As the system shows it, it is empty.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_turns_out_longer_than_it_says_is_refused_as_it_is_read() {
    let filling = Filling::new();
    let form = Form::compile(definition_with(2, 10).form).unwrap();
    let source = Path::new("/proc/self/status");
    let attached = filling
        .attachments()
        .attach(&filling.draft, &form, PAPERS, source, "status");
    let too_large = AttachmentProblem::TooLarge { limit_bytes: 10 };
    assert!(matches!(attached, Err(Error::NotAttached(problem)) if problem == too_large));
    assert_eq!(filling.kept(), [""; 0]);
}

#[test]
fn what_is_no_file_or_not_there_cannot_be_read() {
    let filling = Filling::new();
    let folder = filling.phone.home.path();
    for path in [folder.join("none"), folder.to_owned()] {
        let attached =
            (filling.attachments()).attach(&filling.draft, &filling.form, PAPERS, &path, "a");
        let unreadable = Error::NotAttached(AttachmentProblem::Unreadable);
        assert_eq!(attached.unwrap_err().to_string(), unreadable.to_string());
    }
}

#[test]
fn only_a_field_for_files_takes_files_and_it_takes_nothing_else() {
    let filling = Filling::new();
    for (path, is_unknown) in [("/name", false), ("/none", true)] {
        match filling.attach(path, "lease.txt", TEXT).unwrap_err() {
            Error::Form(FormError::UnknownField { .. }) => assert!(is_unknown),
            Error::Form(FormError::WrongKind { .. }) => assert!(!is_unknown),
            other => panic!("{other}"),
        }
    }
    assert_eq!(filling.kept(), [""; 0]);
    filling.attach(PHOTO, "house.png", PNG).unwrap();
    let mut answers = filling
        .phone
        .drafts()
        .draft(&filling.draft)
        .unwrap()
        .answers;
    for answer in [Answer::Nothing, Answer::Files { files: Vec::new() }] {
        filling
            .form
            .answer(&mut answers, PHOTO, answer)
            .unwrap_err();
    }
}

#[test]
fn a_name_is_a_name_only_and_no_longer_than_any_form_takes() {
    let filling = Filling::new();
    let long = format!("{}.txt", "长".repeat(400));
    for (given, kept) in [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Li Na\\lease.txt", "lease.txt"),
        ("lease\u{202e}fdp.txt\n", "leasefdp.txt"),
        (".hidden", "hidden"),
        (" / ", "file.plain"),
        ("", "file.plain"),
        (&long, &format!("{}.txt", "长".repeat(251))),
    ] {
        filling.attach(PAPERS, given, TEXT).unwrap();
        assert_eq!(filling.files(PAPERS)[0].name, kept, "{given}");
    }
    assert_eq!(filling.kept().len(), 1, "one content is kept once");
}

#[test]
fn one_content_in_two_fields_is_kept_until_neither_has_it() {
    let filling = Filling::new();
    filling.attach(PAPERS, "house.png", PNG).unwrap();
    filling.attach(PHOTO, "photo.png", PNG).unwrap();
    assert_eq!(filling.kept().len(), 1);
    let sha256 = crate::trust::digest(PNG);
    let detach = |path: &str| {
        let attachments = filling.attachments();
        attachments.detach(&filling.draft, &filling.form, path, &sha256)
    };
    detach(PAPERS).unwrap();
    assert_eq!((filling.files(PAPERS).len(), filling.kept().len()), (0, 1));
    detach(PHOTO).unwrap();
    assert_eq!((filling.files(PHOTO).len(), filling.kept().len()), (0, 0));
    detach(PHOTO).unwrap();
}

#[test]
fn a_discarded_draft_takes_its_files_along() {
    let filling = Filling::new();
    filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    filling.phone.drafts().discard(&filling.draft).unwrap();
    assert_eq!(filling.kept(), [""; 0]);
    assert!(filling.attach(PAPERS, "lease.txt", TEXT).is_err());
    assert_eq!(filling.kept(), [""; 0]);
}

#[test]
fn a_submission_names_what_its_shown_fields_have_each_content_once() {
    let filling = Filling::new();
    filling.answer("/has_photo", Answer::YesNo { value: true });
    filling.attach(PHOTO, "photo.png", PNG).unwrap();
    filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    filling.attach(PAPERS, "house.png", PNG).unwrap();
    let id = filling.submit();
    let named =
        |content: &[u8]| json!({"sha256": crate::trust::digest(content), "length": content.len()});
    let body: Value = serde_json::from_slice(&filling.phone.body(&id)).unwrap();
    assert_eq!(body["attachments"], json!([named(PNG), named(TEXT)]));
    assert_eq!(body["answers"]["papers"][1]["name"], "house.png");
    let progress = filling.phone.queue().submission(&id).unwrap().attachments;
    let names: Vec<&str> = progress.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["photo.png", "lease.txt"]);
}

#[test]
fn what_a_hidden_field_has_is_neither_sent_nor_kept() {
    let filling = Filling::new();
    filling.answer("/has_photo", Answer::YesNo { value: true });
    filling.attach(PHOTO, "photo.png", PNG).unwrap();
    filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    filling.answer("/has_photo", Answer::YesNo { value: false });
    assert_eq!(filling.kept().len(), 2, "she may change her mind");
    let id = filling.submit();
    assert_eq!(filling.kept().len(), 1);
    let attachments = filling.phone.queue().submission(&id).unwrap().attachments;
    assert_eq!(attachments.len(), 1);
    assert_eq!(attachments[0].name, "lease.txt");
}

#[test]
fn a_submission_without_files_says_nothing_of_them() {
    let filling = Filling::new();
    let id = filling.submit();
    let body: Value = serde_json::from_slice(&filling.phone.body(&id)).unwrap();
    assert_eq!(body.get("attachments"), None);
}

#[test]
fn a_submission_that_is_taken_back_takes_its_files_along() {
    let filling = Filling::new();
    filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    let id = filling.submit();
    assert_eq!(filling.kept().len(), 1);
    filling.phone.queue().cancel(&id).unwrap();
    assert_eq!(filling.kept(), [""; 0]);
}

#[tokio::test]
async fn what_the_city_has_signed_for_is_deleted_here_and_still_told_of() {
    let filling = Filling::new();
    filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    let id = filling.submit();
    assert_eq!(filling.phone.deliver().await.accepted, 1);
    assert_eq!(filling.kept(), [""; 0]);
    let attachments = filling.phone.queue().submission(&id).unwrap().attachments;
    assert_eq!(attachments[0].name, "lease.txt");
    let receipt = filling.phone.queue().receipt(&id).unwrap();
    assert_eq!(receipt.attachments, [crate::trust::digest(TEXT)]);
}

#[tokio::test]
async fn a_receipt_that_names_other_files_proves_nothing_and_hers_stay() {
    // A receipt over the very bytes that she sent, but for a content that is left out.
    let (phone, _) = uploading::phone(|request, city| {
        let is_submission = request.url.path() == "/v1/submissions";
        is_submission.then(|| Ok(city.signer.accept_with_attachments(request, &[])))
    });
    let filling = Filling::with(phone);
    filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    let id = filling.submit();
    filling.phone.deliver().await;
    let wedged = SubmissionState::Wedged {
        reason: "receipt-not-proven".into(),
    };
    assert_eq!(filling.phone.state(&id), wedged);
    assert_eq!(filling.kept().len(), 1);
}

#[test]
fn files_that_nobody_needs_are_swept_and_those_that_are_waited_for_stay() {
    let mut filling = Filling::new();
    filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    let waiting = filling.kept();
    filling.submit();
    // As a kill leaves them: one that was being sealed, and one that was before its row was written.
    for orphan in ["019ab000-0000-7000-8000-000000000001", "half.new"] {
        fs::write(filling.path(orphan), b"sealed").unwrap();
    }
    fs::create_dir(filling.path("a-folder")).unwrap();
    filling.restart();
    fs::remove_dir(filling.path("a-folder")).unwrap();
    assert_eq!(filling.kept(), waiting);
}

#[test]
fn a_draft_whose_file_is_gone_asks_for_it_again() {
    let mut filling = Filling::new();
    filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    let [lost] = &filling.kept()[..] else {
        panic!()
    };
    let lost = lost.clone();
    filling.attach(PAPERS, "house.png", PNG).unwrap();
    fs::remove_file(filling.path(&lost)).unwrap();
    filling.restart();
    let names: Vec<String> = filling
        .files(PAPERS)
        .into_iter()
        .map(|file| file.name)
        .collect();
    assert_eq!(names, ["house.png"]);
    let problem = |filling: &Filling| {
        let draft = filling.phone.drafts().draft(&filling.draft).unwrap();
        let form = Form::compile(draft.origin.form).unwrap();
        let view = form.view_refused(&draft.answers, &draft.refusals, "en");
        let mut fields = view.steps.into_iter().flat_map(|step| step.fields);
        let field = fields.find(|field| field.path == PAPERS).unwrap();
        field.problems.first().map(|problem| problem.key.clone())
    };
    assert_eq!(problem(&filling).as_deref(), Some("problem-file-lost"));
    filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    assert_eq!(filling.files(PAPERS).len(), 2);
    assert_eq!(problem(&filling), None);
}

#[test]
fn how_far_an_upload_is_survives_a_kill_and_its_address_is_not_readable() {
    let mut filling = Filling::new();
    filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    let id = filling.submit();
    let attachment = filling.kept().remove(0);
    let url: Url = "http://127.0.0.1:1/v1/uploads/secret-address"
        .parse()
        .unwrap();
    let uploaded = Upload::Uploaded { url: url.clone() };
    let upload = Upload::Uploading {
        url,
        uploaded_bytes: 7,
    };
    filling.attachments().note(&attachment, &upload).unwrap();
    filling.restart();
    let queue = filling.phone.queue();
    assert_eq!(queue.lacking(&id).unwrap()[0].upload, upload);
    let progress = || filling.phone.queue().submission(&id).unwrap().attachments;
    assert_eq!(progress()[0].uploaded_bytes, 7);
    filling.attachments().note(&attachment, &uploaded).unwrap();
    assert!(queue.lacking(&id).unwrap().is_empty());
    assert_eq!(progress()[0].uploaded_bytes, TEXT.len() as u64);
    filling
        .attachments()
        .note(&attachment, &Upload::Waiting)
        .unwrap();
    assert_eq!(progress()[0].uploaded_bytes, 0);
    assert!(!is_readable(filling.phone.home.path(), b"secret-address"));
    assert!(!is_readable(filling.phone.home.path(), b"lease.txt"));
}

fn is_readable(folder: &Path, words: &[u8]) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return is_readable(&path, words);
        }
        let bytes = fs::read(path).unwrap();
        bytes.windows(words.len()).any(|window| window == words)
    })
}
