import CitizenCore
import Observation

/// Services found as the resident types, and narrowed down as she likes.
@Observable @MainActor
public final class SearchViewModel: ScreenModel, CoreReader {
  private static let mostHits: UInt32 = 50
  private static let mostSuggestions: UInt32 = 4

  public private(set) var state: SearchState

  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .catalogue]
  let session: Session
  let navigator: Navigator
  /// The suggestion that stands in the field.
  @ObservationIgnored private var taken: String?

  /// - Parameter kept: What ``kept`` was in an earlier process.
  init(session: Session, navigator: Navigator, kept: [String: String] = [:]) {
    self.session = session
    self.navigator = navigator
    state = SearchState(
      query: kept["query"] ?? "", suggestions: [],
      filters: SearchFilters(
        categories: [], category: kept["category"],
        channel: kept["channel"].flatMap(ChannelKind.init), openNow: kept["open-now"] != nil),
      hits: .none)
    session.keepLoaded(self)
  }

  /// What she has typed and chosen.
  var kept: [String: String] {
    var kept = ["query": state.query]
    kept["category"] = state.filters.category
    kept["channel"] = state.filters.channel?.rawValue
    kept["open-now"] = state.filters.openNow ? "true" : nil
    return kept
  }

  /// Takes in what stands in the field now.
  public func type(_ query: String) {
    state.query = query
    if query.isBlank { state.suggestions = [] }
    searchAgain()
  }

  /// Puts a suggestion into the field.
  public func complete(_ suggestion: String) {
    taken = suggestion
    state.suggestions = []
    type(suggestion)
  }

  /// - Parameter id: Of one of the categories; empty for any.
  public func filterCategory(_ id: String) {
    state.filters.category = id.isEmpty ? nil : id
    searchAgain()
  }

  /// - Parameter name: Of a ``ChannelKind``; empty for any.
  public func filterChannel(_ name: String) {
    state.filters.channel = ChannelKind(rawValue: name)
    searchAgain()
  }

  public func filterOpenNow(_ on: Bool) {
    state.filters.openNow = on
    searchAgain()
  }

  public func clearFilters() {
    state.filters = SearchFilters(
      categories: state.filters.categories, category: nil, channel: nil, openNow: false)
    searchAgain()
  }

  public func openService(_ id: String) { navigator.push(.service(id: id)) }

  private func searchAgain() {
    if request == nil { state.hits = .none }
    session.reload(self)
  }

  /// `nil` where nothing is asked for.
  private var request: SearchRequest? {
    guard !state.query.isBlank || state.filters.count > 0 else { return nil }
    return SearchRequest(
      query: state.query, language: session.language, limit: Self.mostHits,
      categoryId: state.filters.category, channel: state.filters.channel.map(Channel.init),
      openAt: state.filters.openNow ? .now : nil)
  }

  func load() async {
    let catalogue = session.client.catalogue()
    if let categories = session.catalogue?.categories {
      state.filters.categories = categories.map(CategoryItem.init)
    }
    guard let request else { return }
    let (query, filters) = (state.query, state.filters)
    let suggestions = await session.content { try await self.suggestions(for: query) }
    let found = await session.content {
      try await catalogue.search(request: request).map { ServiceItem($0, session.formats) }
    }
    // What was typed or chosen meanwhile is searched for next.
    guard state.query == query, state.filters == filters else { return }
    if let suggestions { state.suggestions = suggestions.value ?? [] }
    switch found {
    case .ready([]): state.hits = .nothing
    case .ready(let services): state.hits = .found(services)
    case .failed(let trouble): state.hits = .failed(trouble)
    case .loading, nil: break
    }
  }

  /// None as long as one stands in the field.
  private func suggestions(for query: String) async throws -> [String] {
    if query.isBlank || query == taken { return [] }
    return try await session.client.catalogue().suggest(
      query: query, language: session.language, limit: Self.mostSuggestions
    ).map(\.text)
  }
}

extension String {
  var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
