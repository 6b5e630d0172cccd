import CitizenKit
import SwiftUI

@MainActor protocol FavouritesActions {
  func openService(_ id: String)
  func remove(_ id: String)
}

/// The services that she has marked.
struct FavouritesView: View {
  let state: FavouritesState
  let actions: any FavouritesActions

  @Environment(\.words) private var words

  var body: some View {
    Loaded(content: state.favourites) { favourites in
      Page {
        if let trouble = state.trouble { TroubleSection(trouble: trouble) }
        if favourites.isEmpty {
          NothingSection(
            title: words(.favouritesEmptyTitle), message: words(.favouritesEmptyBody),
            symbol: "bookmark")
        } else {
          Section {
            ForEach(favourites, id: \.id) { favourite in
              row(of: favourite)
            }
          }
        }
      }
    }
    .navigationTitle(words(.favouritesTitle))
  }

  private func row(of favourite: FavouriteItem) -> some View {
    HStack(spacing: 12) {
      if favourite.withdrawn {
        FavouriteRow(favourite: favourite)
      } else {
        RowButton {
          actions.openService(favourite.id)
        } row: {
          FavouriteRow(favourite: favourite)
        }
      }
      Button(role: .destructive) {
        actions.remove(favourite.id)
      } label: {
        Label(words(.favouritesRemove, favourite.name), systemImage: "bookmark.slash")
          .labelStyle(.iconOnly)
          .frame(minWidth: 44, minHeight: 44)
      }
      .buttonStyle(.borderless)
    }
  }
}
