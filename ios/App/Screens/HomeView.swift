import CitizenKit
import SwiftUI

@MainActor protocol HomeActions: Sendable {
  func search()
  func openCategory(_ id: String)
  func openCases()
  func openCase(_ id: String)
  func openInbox()
  func openLifeEvents()
  func openOffices()
  func openFavourites()
  func openService(_ id: String)
  func openDocuments()
  func openDamage()
  func openSettings()
  func openMessage(_ id: String)
  func openReminders()
  func openReminder(_ id: String)
  func refresh()
}

/// Where everything begins: search first, then what is the resident's own, then all services.
struct HomeView: View {
  let state: HomeState
  let actions: any HomeActions

  @Environment(\.words) private var words

  var body: some View {
    Page {
      if state.refreshing {
        Section { LoadingRow() }
      }
      AlertsSection(alerts: state.alerts) { actions.openMessage($0) }
      if let trouble = state.update {
        TroubleSection(trouble: trouble, title: words(.homeUpdateTitle))
      }
      if let trouble = state.personal {
        TroubleSection(trouble: trouble, title: words(.homePersonalTitle))
      }
      if state.damaged { damage }
      Section {
        RowButton {
          actions.search()
        } row: {
          Label(words(.homeSearch), systemImage: "magnifyingglass")
            .font(.title3)
        }
      }
      // With large letters there is room for little: what is hers, and may need her, comes first.
      if state.senior { personal }
      links
      if let freshness = state.freshness { FreshnessSection(message: freshness) }
      if !state.senior {
        personal
        categories
        Section { CallCityButton() }
      }
    }
    .navigationTitle(state.cityName)
    .refreshable { await actions.refresh() }
    .toolbar {
      ToolbarItem(placement: .topBarTrailing) {
        Button {
          actions.openSettings()
        } label: {
          Label(words(.homeSettings), systemImage: "gearshape")
        }
      }
    }
  }

  @ViewBuilder private var personal: some View {
    if state.personal == nil {
      cases
      inbox
      reminders
    }
  }

  @ViewBuilder private var reminders: some View {
    if !state.reminders.isEmpty {
      Headed(words(.homeReminders)) {
        ForEach(state.reminders, id: \.id) { reminder in
          RowButton {
            actions.openReminder(reminder.id)
          } row: {
            ReminderRow(reminder: reminder)
          }
        }
        RowButton {
          actions.openReminders()
        } row: {
          Text(words(.homeAllCases))
        }
        .accessibilityLabel(words(.homeAllCases))
        .accessibilityHint(words(.homeReminders))
      }
    }
  }

  private var damage: some View {
    Headed(words(.homeDamageTitle)) {
      RowButton {
        actions.openDamage()
      } row: {
        Label(words(.homeDamageSee), systemImage: "exclamationmark.triangle")
      }
    }
  }

  /// The other ways to what she needs.
  @ViewBuilder private var links: some View {
    Section {
      RowButton {
        actions.openDocuments()
      } row: {
        Label(words(.homeDocuments), systemImage: "doc.text")
      }
      if state.lifeEvents > 0 {
        RowButton {
          actions.openLifeEvents()
        } row: {
          Label(words(.homeLifeEvents), systemImage: "sparkles")
        }
      }
      RowButton {
        actions.openOffices()
      } row: {
        Label(words(.homeOffices), systemImage: "mappin.and.ellipse")
      }
    }
    if !state.favourites.isEmpty {
      Headed(words(.homeFavourites)) {
        ForEach(state.favourites, id: \.id) { favourite in
          RowButton {
            actions.openService(favourite.id)
          } row: {
            FavouriteRow(favourite: favourite)
          }
        }
        RowButton {
          actions.openFavourites()
        } row: {
          Text(words(.homeAllCases))
        }
        .accessibilityLabel(words(.homeAllCases))
        .accessibilityHint(words(.homeFavourites))
      }
    }
  }

  @ViewBuilder private var cases: some View {
    Headed(words(.homeCases)) {
      if state.cases.isEmpty {
        Text(words(.homeCasesNone))
          .foregroundStyle(.quiet)
      }
      if state.drafts > 0 { counter(.homeDrafts, state.drafts, symbol: "square.and.pencil") }
      if state.draftsEnding > 0 {
        counter(.homeDraftsEnding, state.draftsEnding, symbol: "calendar.badge.exclamationmark")
      }
      if state.waiting > 0 { counter(.homeWaiting, state.waiting, symbol: "clock") }
      ForEach(state.cases, id: \.id) { item in
        RowButton {
          actions.openCase(item.id)
        } row: {
          CaseRow(item: item)
        }
      }
      RowButton {
        actions.openCases()
      } row: {
        Text(words(.homeAllCases))
      }
      .accessibilityLabel(words(.homeAllCases))
      .accessibilityHint(words(.homeCases))
    }
  }

  private var inbox: some View {
    Section {
      RowButton {
        actions.openInbox()
      } row: {
        Label {
          VStack(alignment: .leading, spacing: 4) {
            Text(words(.homeInbox))
            if state.unread > 0 {
              Text(words(.homeUnread, count: state.unread))
                .font(.subheadline.bold())
                .foregroundStyle(.tint)
            }
          }
        } icon: {
          Image(systemName: state.unread > 0 ? "envelope.badge" : "envelope")
            .accessibilityHidden(true)
        }
      }
    }
  }

  @ViewBuilder private var categories: some View {
    switch state.categories {
    case .loading:
      Headed(words(.homeCategories)) {
        Label {
          Text(words(.firstStartFetching))
        } icon: {
          ProgressView()
            .accessibilityHidden(true)
        }
      }
    case .failed(let trouble):
      TroubleSection(trouble: trouble, title: words(.homeNoCatalogueTitle))
    case .ready(let categories):
      Headed(words(.homeCategories)) {
        ForEach(categories, id: \.id) { category in
          RowButton {
            actions.openCategory(category.id)
          } row: {
            VStack(alignment: .leading, spacing: 4) {
              Text(category.name)
              Text(words(.servicesCount, count: category.serviceCount))
                .font(.subheadline)
                .foregroundStyle(.quiet)
            }
            .accessibilityElement(children: .combine)
          }
        }
      }
    }
  }

  private func counter(_ key: StringKey, _ count: Int, symbol: String) -> some View {
    RowButton {
      actions.openCases()
    } row: {
      Label(words(key, count: count), systemImage: symbol)
    }
  }
}
