//! Pushes of the city, as the shells hand them to the core.

use citizen_core::facade::{PushRegistration, open_push};
use serde_json::json;

use crate::{app::App, arguments::PushCommand, failure::Failure, terminal::Reply, words};

/// No push has more; one that has is refused by the core.
const MOST_BYTES: u64 = 64 << 10;

pub(super) async fn push(app: &App, command: Option<PushCommand>) -> Result<(), Failure> {
    let push = app.client.push();
    let reply = match command {
        None => {
            let device = push.device().await?;
            let words = words::push_device(device.as_ref());
            Reply::new(json!({ "device": device }), words)?
        }
        Some(PushCommand::Register {
            endpoint,
            extension,
        }) => {
            app.go_online();
            let registration = PushRegistration {
                endpoint,
                language: app.language.clone(),
                for_extension: extension,
            };
            {
                let _waiting = app.terminal.wait("telling the city of this phone");
                push.register_device(registration).await?;
            }
            let device = push.device().await?;
            let words = words::push_device(device.as_ref());
            Reply::new(json!({ "device": device }), words)?
        }
        Some(PushCommand::End) => {
            app.go_online();
            push.unregister_device().await?;
            let words = words::push_device(None);
            Reply::new(json!({ "device": null }), words)?
        }
        Some(PushCommand::Open { file, extension }) => {
            let body = file.as_deref().map(read).transpose()?;
            if extension {
                let home = app.home.to_string_lossy().into_owned();
                let outcome = open_push(home, app.keys.clone(), body);
                let words = words::extension_outcome(&outcome);
                Reply::new(outcome, words)?
            } else {
                app.go_online();
                let outcome = push
                    .handle_push(body.unwrap_or_default(), app.language.clone())
                    .await?;
                let words = words::push_outcome(&outcome);
                Reply::new(outcome, words)?
            }
        }
        Some(PushCommand::Counters) => {
            let counters = push.counters().await?;
            let words = words::push_counters(&counters);
            Reply::new(counters, words)?
        }
    };
    app.terminal.say(&reply)
}

fn read(file: &std::path::Path) -> Result<Vec<u8>, Failure> {
    use std::io::Read as _;

    let mut body = Vec::new();
    let opened = std::fs::File::open(file)?;
    opened.take(MOST_BYTES).read_to_end(&mut body)?;
    Ok(body)
}
