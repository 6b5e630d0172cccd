import CitizenCore
import Foundation

/// Something to tell the resident outside of the app.
public struct Notice: Hashable, Sendable, Identifiable {
  /// Where it leads: to the case or to the message that it is about.
  public var route: Route
  public var title: String
  /// Empty with private previews.
  public var body: String

  /// The same for all that is told of one case or message: the newest takes the place of the others.
  public var id: String { route.encoded }

  /// - Parameter isPrivate: It says that there is something, but not what.
  init(_ item: CaseItem, isPrivate: Bool, words: Words) {
    route = .case(id: item.id)
    title = isPrivate ? words(.notificationPrivateCase) : item.serviceName
    body = isPrivate ? "" : words(item.status.word)
  }

  /// - Parameter isPrivate: It says that there is something, but not what.
  init(_ item: MessageItem, isPrivate: Bool, words: Words) {
    route = .message(id: item.id)
    title = isPrivate ? words(.notificationPrivate) : item.title
    body = isPrivate ? "" : item.preview
  }
}

/// What the resident has seen or was told of already.
struct Known: Codable {
  /// How her cases stood, by their ids.
  var cases: [String: CaseStatus]
  /// The id of the newest message, empty if there was none; `nil` where nothing is said of it.
  var newestMessage: String?

  /// What this says, and where it says nothing, what `other` does.
  func over(_ other: Known?) -> Known {
    Known(
      cases: cases.merging(other?.cases ?? [:]) { own, _ in own },
      newestMessage: newestMessage ?? other?.newestMessage)
  }
}

extension Session {
  /// Does the work that is due and returns what there is to tell of it. Where the task that calls is
  /// cancelled it returns at once, with what was brought until then.
  func dueWork(within seconds: TimeInterval) async -> [Notice] {
    let before = await papers()?.known
    await work(within: seconds)
    // Now she looks at it herself.
    guard !inForeground else { return [] }
    // The core also sends beside this work, and she may have been here meanwhile.
    guard let known = settings.known?.over(before) ?? before, let papers = await papers()
    else { return [] }
    settings.known = papers.known
    let cases = papers.cases.filter { item in
      item.status.isNews && known.cases[item.id].map { $0 != item.status } == true
    }
    let messages = papers.messages.prefix { $0.id != known.newestMessage }.filter { !$0.read }
    return cases.map { Notice($0, isPrivate: privatePreviews, words: words) }
      + messages.map { Notice($0, isPrivate: privatePreviews, words: words) }
  }

  /// Of what is there now the resident is not told: she has been in front of it.
  func keepKnown() async {
    if let papers = await papers() { settings.known = papers.known }
  }

  private func work(within seconds: TimeInterval) async {
    let (ends, end) = AsyncStream.makeStream(of: Void.self)
    // What the core does ends with the home; the wait for it ends with the task that waits.
    Task { [client] in
      _ = try? await client.runDueWork(deadline: seconds)
      end.finish()
    }
    for await _ in ends {}
  }

  /// Her newest cases and messages; `nil` while they cannot be read.
  private func papers() async -> Papers? {
    guard let cases = try? await client.outbox().submissions(language: language),
      let messages = try? await client.inbox().messages(language: language, offset: 0)
    else { return nil }
    return Papers(cases: cases.map(CaseItem.init), messages: messages.map(MessageItem.init))
  }
}

private struct Papers {
  let cases: [CaseItem]
  let messages: [MessageItem]

  var known: Known {
    Known(
      cases: Dictionary(uniqueKeysWithValues: cases.map { ($0.id, $0.status) }),
      newestMessage: messages.first?.id ?? "")
  }
}

extension CaseStatus {
  /// Whether the city has decided, or the resident is needed.
  fileprivate var isNews: Bool {
    switch self {
    case .accepted, .rejected, .stuck, .waitsForSignIn, .waitsForRightClock, .waitsForUpdate: true
    case .queued, .waitsForNetwork, .waitsForUnmetered, .waitsForCity, .waitsForWifiSignIn,
      .sending, .fromBackup, .cancelled:
      false
    }
  }
}
