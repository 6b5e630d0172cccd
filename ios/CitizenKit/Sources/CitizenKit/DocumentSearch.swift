import CitizenCore
import Observation

/// The resident's documents as she looks through them: those that she looks for, a page of them and then more.
@Observable @MainActor
final class DocumentSearch {
  private(set) var query = ""
  private(set) var found = Content<DocumentList>.loading
  @ObservationIgnored private var pages = 1
  @ObservationIgnored private let session: Session

  init(session: Session) { self.session = session }

  /// What is to be found by the next ``load()``; all of them for nothing.
  func look(for text: String) {
    query = text
    pages = 1
  }

  /// Lets the next ``load()`` find another page.
  ///
  /// - Returns: Whether there is one.
  func more() -> Bool {
    guard let list = found.value, list.documents.count < list.total else { return false }
    pages += 1
    return true
  }

  func load() async {
    let (query, pages) = (query, pages)
    let found = await session.vaultContent { try await list(query, pages) }
    // What was typed meanwhile is looked for next.
    if self.query == query && self.pages == pages { self.found = found }
  }

  private func list(_ query: String, _ pages: Int) async throws -> DocumentList {
    let (vault, today) = (session.client.vault(), session.today)
    var list = DocumentList(documents: [], total: 0)
    for _ in 0..<pages {
      let page = try await vault.documents(
        query: DocumentQuery(
          words: query, order: .newest, offset: UInt32(list.documents.count)))
      list.documents += page.documents.map { DocumentItem($0, today: today) }
      list.total = Int(page.total)
      list.damagedIds = page.damagedIds
    }
    return list
  }
}
