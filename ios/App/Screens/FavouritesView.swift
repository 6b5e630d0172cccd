import CitizenKit
import SwiftUI

@MainActor protocol FavouritesActions {
  func openService(_ id: String)
  func move(_ id: String, _ place: Int)
  func remove(_ id: String)
}

/// The services that she has marked, in her order.
struct FavouritesView: View {
  let state: FavouritesState
  let actions: any FavouritesActions
  /// Whether each row has the buttons that move it.
  @State var ordering = false

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
          if favourites.count > 1 {
            Section {
              SideButton(
                title: words(ordering ? .favouritesOrderDone : .favouritesOrder),
                symbol: ordering ? "checkmark" : "arrow.up.arrow.down"
              ) {
                ordering.toggle()
              }
            }
          }
          Section {
            ForEach(Array(favourites.enumerated()), id: \.element.id) { place, favourite in
              FavouriteInOrder(
                favourite: favourite, place: place, count: favourites.count,
                ordering: ordering && favourites.count > 1, actions: actions)
            }
          }
        }
      }
    }
    .navigationTitle(words(.favouritesTitle))
  }
}

/// A service that she has marked, where it stands, and the ways from there: as buttons while she orders the
/// list, and as actions of the row for who hears it.
private struct FavouriteInOrder: View {
  let favourite: FavouriteItem
  let place: Int
  let count: Int
  let ordering: Bool
  let actions: any FavouritesActions

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    HStack(spacing: 12) {
      if ordering {
        VStack(alignment: .leading, spacing: 4) {
          Text(favourite.name)
            .font(.headline)
          Text(standing)
            .font(.subheadline)
            .foregroundStyle(.quiet)
        }
        .frame(maxWidth: .infinity, alignment: .leading)
        .accessibilityElement(children: .combine)
        button(words(.favouritesMoveUp, favourite.name), "chevron.up", to: place - 1)
        button(words(.favouritesMoveDown, favourite.name), "chevron.down", to: place + 1)
      } else {
        row
          .accessibilityValue(count > 1 ? standing : "")
          .accessibilityActions {
            if place > 0 {
              Button(words(.favouritesMoveUp, favourite.name)) { move(to: place - 1) }
            }
            if place < count - 1 {
              Button(words(.favouritesMoveDown, favourite.name)) { move(to: place + 1) }
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

  @ViewBuilder private var row: some View {
    if favourite.withdrawn {
      FavouriteRow(favourite: favourite)
    } else {
      RowButton {
        actions.openService(favourite.id)
      } row: {
        FavouriteRow(favourite: favourite)
      }
    }
  }

  private var standing: String {
    words(.favouritesPlace, formats.count(place + 1), formats.count(count))
  }

  private func button(_ title: String, _ symbol: String, to other: Int) -> some View {
    Button {
      move(to: other)
    } label: {
      Label(title, systemImage: symbol)
        .labelStyle(.iconOnly)
        .frame(minWidth: 44, minHeight: 44)
    }
    .buttonStyle(.borderless)
    .disabled(!(0..<count).contains(other))
  }

  private func move(to other: Int) { actions.move(favourite.id, other) }
}
