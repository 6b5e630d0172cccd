import CitizenCore

/// What the resident looks for in the lists of one step's fields, where they are too long to show.
@MainActor
final class ListSearches {
  private let options: @MainActor (_ path: String, _ query: String) async throws -> [FieldOption]
  /// Called when something was looked for.
  private let changed: @MainActor () -> Void

  private var searches: [String: ListSearch] = [:]
  private let finding = Latest()

  init(
    in options: @escaping @MainActor (_ path: String, _ query: String) async throws ->
      [FieldOption],
    changed: @escaping @MainActor () -> Void
  ) {
    self.options = options
    self.changed = changed
  }

  subscript(path: String) -> ListSearch? { searches[path] }

  func find(_ query: String, at path: String) {
    searches[path, default: ListSearch()].query = query
    again()
  }

  func choose(_ value: String, at path: String) { searches[path]?.choose(value) }

  /// Looks for all of it once more, as when the names are in another language.
  func again() {
    if !searches.isEmpty { finding.run { await self.findAll() } }
  }

  func forget(where isForgotten: (_ path: String) -> Bool = { _ in true }) {
    searches = searches.filter { !isForgotten($0.key) }
  }

  private func findAll() async {
    for path in searches.keys {
      guard let query = searches[path]?.query,
        let found = try? await options(path, query)
      else { continue }
      // She may have chosen meanwhile; what she has typed meanwhile is looked for next.
      if searches[path]?.query != nil { searches[path]?.found = found.map(OptionItem.init) }
    }
    changed()
  }
}

/// What the resident looks for in the list of one field.
struct ListSearch {
  /// `nil` when she has chosen.
  var query: String?
  var found: [OptionItem]?
  var chosen: OptionItem?

  mutating func choose(_ value: String) {
    chosen = found?.first { $0.value == value }
    (query, found) = (nil, nil)
  }
}
