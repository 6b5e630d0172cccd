//! The services that the resident keeps at hand.

use serde_json::json;

use crate::{app::App, arguments::FavouritesCommand, failure::Failure, terminal::Reply, words};

pub(super) async fn favourites(
    app: &App,
    command: Option<FavouritesCommand>,
) -> Result<(), Failure> {
    let favourites = app.client.favourites();
    match command.unwrap_or(FavouritesCommand::List) {
        FavouritesCommand::List => {}
        FavouritesCommand::Add { service } => favourites.add(service).await?,
        FavouritesCommand::Move { service, to } => favourites.move_to(service, to - 1).await?,
        FavouritesCommand::Remove { service } => favourites.remove(service).await?,
    }
    let list = favourites.list(app.language.clone()).await?;
    let words = words::favourites(&list);
    app.terminal
        .say(&Reply::new(json!({ "favourites": list }), words)?)
}
