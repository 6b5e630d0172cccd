import Accessibility
import CitizenKit
import SwiftUI

@MainActor protocol SearchActions {
  func type(_ query: String)
  func openService(_ id: String)
}

/// Finds a service in the resident's own words, at each letter she types.
struct SearchView: View {
  let state: SearchState
  let actions: any SearchActions

  @State private var query: String
  @State private var searching = true
  @Environment(\.words) private var words

  init(state: SearchState, actions: any SearchActions) {
    self.state = state
    self.actions = actions
    _query = State(initialValue: state.query)
  }

  var body: some View {
    Page {
      switch state.hits {
      case .none:
        Section {
          Text(words(.searchHint))
            .foregroundStyle(.quiet)
        }
      case .found(let services):
        Headed(words(.searchFound, count: services.count)) {
          ForEach(services, id: \.id) { service in
            RowButton {
              actions.openService(service.id)
            } row: {
              ServiceRow(service: service)
            }
          }
        }
      case .nothing:
        NothingSection(
          title: words(.searchNothingTitle, state.query), message: words(.searchNothingBody),
          symbol: "magnifyingglass")
        Section { CallCityButton() }
      case .failed(let trouble):
        TroubleSection(trouble: trouble)
      }
    }
    .navigationTitle(words(.searchTitle))
    .navigationBarTitleDisplayMode(.inline)
    .searchable(
      text: $query, isPresented: $searching,
      placement: .navigationBarDrawer(displayMode: .always), prompt: Text(words(.searchField))
    )
    .autocorrectionDisabled()
    .onChange(of: query) { actions.type(query) }
    .onChange(of: outcome) { _, said in
      if let said { AccessibilityNotification.Announcement(said).post() }
    }
  }

  /// What is said aloud when the hits have changed.
  private var outcome: String? {
    switch state.hits {
    case .found(let services): words(.searchFound, count: services.count)
    case .nothing: words(.searchNothingTitle, state.query)
    case .none, .failed: nil
    }
  }
}
