//! The vault as a shell has it.

use super::*;
use crate::facade::{
    DocumentAbout, DocumentQuery, TransferListener, TransferUpdate, VaultListener, VaultUpdate,
};

pub(super) struct Told<U>(pub(super) mpsc::Sender<U>);

impl VaultListener for Told<VaultUpdate> {
    fn on_update(&self, update: VaultUpdate) -> Result<(), CallbackError> {
        self.0.send(update).map_err(|_| CallbackError::Failed)
    }
}

impl TransferListener for Told<TransferUpdate> {
    fn on_update(&self, update: TransferUpdate) -> Result<(), CallbackError> {
        self.0.send(update).map_err(|_| CallbackError::Failed)
    }
}

pub(super) const LONG: Duration = Duration::from_secs(30);

pub(super) async fn phone(folder: &Path) -> (Arc<CitizenClient>, Arc<Keychain>, Arc<VirtualClock>) {
    let (keychain, clock) = (Arc::<Keychain>::default(), Arc::<VirtualClock>::default());
    // Nothing locks itself but by the calls of the test.
    clock.stand_still();
    let world = environment(&clock, ScriptedNetwork::new(silence));
    let keys = Arc::clone(&keychain) as Arc<dyn KeyStore>;
    let client = CitizenClient::with_environment(config(&folder.join("home")), keys, None, world);
    client.open().await.unwrap();
    (client, keychain, clock)
}

fn file(folder: &Path, content: &[u8]) -> String {
    let file = folder.join("passport.pdf");
    std::fs::write(&file, content).unwrap();
    file.to_string_lossy().into_owned()
}

#[tokio::test]
async fn until_it_is_unlocked_nothing_of_it_is_told_but_how_much_there_is() {
    let folder = tempfile::tempdir().unwrap();
    let (client, keychain, clock) = phone(folder.path()).await;
    let vault = client.vault();
    let (sender, updates) = mpsc::channel();
    let observed = vault.observe(Arc::new(Told(sender)));
    let next = || updates.recv_timeout(LONG).unwrap();
    let path = file(folder.path(), b"%PDF-1.7");
    let add = async || {
        let name = "passport.pdf".to_owned();
        vault
            .import(path.clone(), name, DocumentAbout::default())
            .await
    };
    assert!(!next().unlocked);
    assert_eq!(add().await, Err(CitizenError::VaultLocked));

    vault.unlock("en".into()).await.unwrap();
    let kept = add().await.unwrap().document;
    while next().documents != [kept.clone()] {}
    assert_eq!(kept.media_type, "application/pdf");
    vault.lock();
    let locked = next();
    assert_eq!((locked.unlocked, locked.documents.len()), (false, 0));
    assert_eq!(locked.usage.documents, 1);
    assert_eq!(vault.usage().await.unwrap(), locked.usage);
    let found = vault.documents(DocumentQuery::default()).await;
    assert_eq!(found, Err(CitizenError::VaultLocked));

    vault.unlock("en".into()).await.unwrap();
    assert_eq!(vault.read(kept.id.clone(), 1, 3).await.unwrap(), b"PDF");
    clock.advance(crate::vault::LOCKS_AFTER);
    assert!(!vault.is_unlocked());
    assert_eq!(
        vault.document(kept.id.clone()).await,
        Err(CitizenError::VaultLocked)
    );

    // Closing the home locks it, and a keystore that gives nothing keeps it locked.
    vault.unlock("en".into()).await.unwrap();
    client.suspend().await.unwrap();
    client.resume().await.unwrap();
    assert!(!vault.is_unlocked());
    *keychain.says.lock().unwrap() = Some(Ok(KeyLookup::Unavailable));
    assert_eq!(vault.unlock("en".into()).await, Err(CitizenError::Locked));
    *keychain.says.lock().unwrap() = Some(Ok(KeyLookup::Invalidated));
    let reason = KeyProblem::Invalidated;
    let lost = vault.unlock("en".into()).await;
    assert_eq!(lost, Err(CitizenError::KeyUnavailable { reason }));
    observed.cancel();
}

#[tokio::test]
async fn how_far_a_long_document_is_is_told_until_it_has_ended() {
    let folder = tempfile::tempdir().unwrap();
    let (client, ..) = phone(folder.path()).await;
    let vault = client.vault();
    vault.unlock("en".into()).await.unwrap();
    let content = vec![7; 5_000_000];
    let path = file(folder.path(), &content);
    let import = |sender| {
        let told = Arc::new(Told::<TransferUpdate>(sender));
        vault.start_import(path.clone(), "a".into(), DocumentAbout::default(), told)
    };
    let (sender, updates) = mpsc::channel();
    let task = import(sender);
    let imported = loop {
        match updates.recv_timeout(LONG).unwrap() {
            TransferUpdate::Moving { bytes, total_bytes } => assert!(bytes <= total_bytes),
            TransferUpdate::Imported { imported } => break imported,
            other => panic!("{other:?}"),
        }
    };
    drop(task);
    let out = folder.path().join("out");
    let (sender, updates) = mpsc::channel();
    let to = out.to_string_lossy().into_owned();
    let id = imported.document.id.clone();
    let task = vault.start_export(id.clone(), to.clone(), Arc::new(Told(sender)));
    while updates.recv_timeout(LONG).unwrap() != TransferUpdate::Exported {}
    drop(task);
    assert_eq!(std::fs::read(&out).unwrap(), content);

    let (sender, updates) = mpsc::channel();
    let _task = vault.start_export(id, to, Arc::new(Told(sender)));
    let failed = loop {
        if let TransferUpdate::Failed { error } = updates.recv_timeout(LONG).unwrap() {
            break error;
        }
    };
    let problem = DocumentProblem::FileExists;
    assert_eq!(failed, CitizenError::NotKept { problem });
}

#[tokio::test]
async fn a_document_may_come_in_parts() {
    let folder = tempfile::tempdir().unwrap();
    let (client, ..) = phone(folder.path()).await;
    let vault = client.vault();
    vault.unlock("en".into()).await.unwrap();
    let import = vault.begin_import().await.unwrap();
    for part in ["%PDF-1.7\n", "the rest"] {
        import.write(part.into()).await.unwrap();
    }
    let about = DocumentAbout {
        title: "Scan".into(),
        ..DocumentAbout::default()
    };
    let kept = import
        .finish("scan.pdf".into(), about.clone())
        .await
        .unwrap()
        .document;
    assert_eq!((kept.size_bytes, &*kept.about.title), (17, "Scan"));
    let what = "import".to_owned();
    let again = import.finish("scan.pdf".into(), about).await;
    assert_eq!(again, Err(CitizenError::NotFound { what }));
}
