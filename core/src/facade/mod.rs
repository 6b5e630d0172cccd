//! What app developers see: one client, nine objects behind it, one error.
//!
//! Every `async` call runs on the core's own runtime and only its result is awaited by the caller,
//! so a caller that goes away (a cancelled coroutine, a closed screen) tears nothing: what was
//! begun runs to its end. Foreign traits ([`KeyStore`], [`Authorizer`], the listeners) are called
//! on a thread of the core, never on the caller's, and no lock is held meanwhile.

mod background;
mod backup;
mod cases;
mod catalogue;
mod city;
mod client;
mod damage;
mod error;
mod exchange;
mod favourites;
mod forms;
mod inbox;
mod inner;
mod observe;
mod outbox;
mod prefill;
mod presented;
mod profile;
mod push;
mod refresh;
mod reminders;
mod runtime;
mod vault;

pub use background::{Power, Wakeup, Work, WorkReport};
pub use backup::{
    BackupListener, BackupSecret, BackupSummary, BackupUpdate, RestoreReport, RestoreStep,
};
pub use cases::{CaseEvent, CaseQuestion, CaseView};
pub use catalogue::{Catalogue, CatalogueListener, CatalogueUpdate};
pub use city::{CityProfile, CityProfileListener, CityProfileUpdate, District, TelephoneNumber};
pub use client::{CitizenClient, ClientConfig};
pub use damage::damage_message;
pub use error::{CitizenError, error_message, freshness_message};
pub use favourites::{Favourite, Favourites, FavouritesListener, FavouritesUpdate};
pub use forms::{FormSession, Forms};
pub use inbox::{
    FoundMessages, Inbox, InboxListener, InboxTopic, InboxUpdate, Message, MessageDetails,
    MessagePart, MessageThread,
};
pub use observe::TaskHandle;
pub use outbox::{DraftSummary, Outbox, OutboxListener, OutboxUpdate, Submission};
pub use prefill::{PrefillSource, PrefillSuggestion};
pub use profile::{Fact, Profile, ProfileListener, ProfileUpdate, fact_value};
pub use push::{Push, PushCounters, PushDevice, PushOutcome, PushRefusals, open_push};
pub use refresh::{RefreshListener, RefreshUpdate};
pub use reminders::{Reminder, Reminders, RemindersListener, RemindersUpdate};
pub use vault::{
    DocumentImport, TransferListener, TransferUpdate, Vault, VaultListener, VaultUpdate,
};

pub use crate::{
    environment::Timestamp,
    error::CallbackError,
    inbox::{
        ActionKind, Due, InboxPreferences, Link, MessageAttachment, MessageFilter, OfferedAction,
        Presentation, PresentationKind, PresentationTarget, Sensitivity, Severity, Urgency,
        markdown::{BlockKind, MessageBlock, MessageSpan},
    },
    net::{Authorizer, Connectivity, Header, OfflineReason, wire::CaseStatus},
    outbox::{
        AnswerPath, AttachmentProblem, AttachmentProgress, LostFile, SubmissionState, WaitReason,
    },
    profile::{FactValue, PrefillConsent},
    published::{Freshness, FreshnessState, Refreshed, StaleReason},
    push::{ExtensionOutcome, PushNote, PushRefusal, PushRegistration},
    reminders::ReminderAbout,
    seal::{KeyLookup, KeyProblem, KeyStore, age::CodeProblem},
    trust::{CityTrust, Receipt, ReceiptKey, SubmissionKind, qr::QrCode},
    user_store::{DamageCounts, DamageReport},
    vault::{
        Document, DocumentAbout, DocumentKind, DocumentOrder, DocumentPage, DocumentProblem,
        DocumentQuery, ImportedDocument, LostDocument, SharedCopy, VaultUsage,
    },
    zone::{OffsetChange, WallClock},
};

/// Panics, so that a test can see what becomes of it on the other side of the bridge.
#[cfg(feature = "bridge-tests")]
#[uniffi::export]
pub async fn panic_for_test() -> Result<(), CitizenError> {
    runtime::spawned(async { panic!("on purpose") }).await
}

/// Takes `millis` milliseconds and then writes the file at `path`, so that a test can see that a
/// caller who has gone away tears nothing.
#[cfg(feature = "bridge-tests")]
#[uniffi::export]
pub async fn write_slowly_for_test(path: String, millis: u64) -> Result<(), CitizenError> {
    runtime::spawned(async move {
        tokio::time::sleep(std::time::Duration::from_millis(millis)).await;
        std::fs::write(path, "whole").map_err(|_| CitizenError::Unexpected {
            code: "file".into(),
        })
    })
    .await
}

#[cfg(test)]
mod tests;
