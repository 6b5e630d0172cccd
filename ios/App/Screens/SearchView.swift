import Accessibility
import CitizenKit
import SwiftUI

@MainActor protocol SearchActions {
  func type(_ query: String)
  func complete(_ suggestion: String)
  func filterCategory(_ id: String)
  func filterChannel(_ name: String)
  func filterOpenNow(_ on: Bool)
  func clearFilters()
  func openService(_ id: String)
}

/// Finds a service in the resident's own words, at each letter she types, and narrows it down.
struct SearchView: View {
  let state: SearchState
  let actions: any SearchActions

  @State private var query: String
  @State private var searching = true
  @State private var filtering = false
  @Environment(\.words) private var words
  @Environment(\.senior) private var senior

  init(state: SearchState, actions: any SearchActions) {
    self.state = state
    self.actions = actions
    _query = State(initialValue: state.query)
  }

  var body: some View {
    Page {
      suggestions
      if !senior { filters }
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
          title: nothing, message: words(.searchNothingBody),
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
    .onChange(of: query) { if query != state.query { actions.type(query) } }
    .onChange(of: state.query) { query = state.query }
    .onChange(of: outcome) { _, said in
      if let said { AccessibilityNotification.Announcement(said).post() }
    }
  }

  @ViewBuilder private var suggestions: some View {
    if !state.suggestions.isEmpty {
      Headed(words(.searchSuggestions)) {
        ForEach(state.suggestions, id: \.self) { suggestion in
          Button {
            actions.complete(suggestion)
          } label: {
            Label(suggestion, systemImage: "magnifyingglass")
          }
        }
      }
    }
  }

  private var filters: some View {
    Section {
      DisclosureGroup(isExpanded: $filtering) {
        Picker(
          words(.searchFilterSubject),
          selection: Binding(state.filters.category ?? "") { actions.filterCategory($0) }
        ) {
          Text(words(.searchFilterAny)).tag("")
          ForEach(state.filters.categories, id: \.id) { category in
            Text(category.name).tag(category.id)
          }
        }
        Picker(
          words(.searchFilterChannel),
          selection: Binding(state.filters.channel?.rawValue ?? "") { actions.filterChannel($0) }
        ) {
          Text(words(.searchFilterAny)).tag("")
          ForEach(ChannelKind.allCases, id: \.self) { channel in
            Text(words(channel.word)).tag(channel.rawValue)
          }
        }
        Toggle(isOn: Binding(state.filters.openNow) { actions.filterOpenNow($0) }) {
          Text(words(.searchFilterOpenNow))
        }
      } label: {
        Label(
          state.filters.count == 0
            ? words(.searchFilters) : words(.searchFiltersOn, count: state.filters.count),
          systemImage: "line.3.horizontal.decrease.circle")
      }
      if state.filters.count > 0 {
        SideButton(title: words(.searchFiltersClear)) { actions.clearFilters() }
      }
    }
  }

  /// What is said aloud when the hits have changed.
  private var outcome: String? {
    switch state.hits {
    case .found(let services): words(.searchFound, count: services.count)
    case .nothing: nothing
    case .none, .failed: nil
    }
  }

  private var nothing: String {
    state.query.isEmpty ? words(.searchFound, count: 0) : words(.searchNothingTitle, state.query)
  }
}
