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

extension Session {
  /// Does the work that is due and returns what there is to tell of it. Where the task that calls is
  /// cancelled it returns at once, with what was brought until then.
  func dueWork(within seconds: TimeInterval) async -> [Notice] {
    let before = await cases()
    let newMessages = await newMessages(within: seconds)
    let cases = await decided(since: before)
    let messages = await unread(ofNewest: newMessages)
    return cases.map { Notice($0, isPrivate: privatePreviews, words: words) }
      + messages.map { Notice($0, isPrivate: privatePreviews, words: words) }
  }

  /// Works, and returns how many messages that has brought.
  private func newMessages(within seconds: TimeInterval) async -> Int {
    let (counts, count) = AsyncStream.makeStream(of: Int.self)
    // What the core does ends with the home; the wait for it ends with the task that waits.
    Task { [client] in
      if let report = try? await client.runDueWork(deadline: seconds) {
        count.yield(Int(report.newMessages))
      }
      count.finish()
    }
    for await count in counts { return count }
    return 0
  }

  /// `nil` while they cannot be read.
  private func cases() async -> [CaseItem]? {
    let submissions = try? await client.outbox().submissions(language: language)
    return submissions?.map(CaseItem.init)
  }

  /// The cases that the city has decided since, or that need the resident now.
  private func decided(since before: [CaseItem]?) async -> [CaseItem] {
    guard let before, let now = await cases() else { return [] }
    let known = Dictionary(uniqueKeysWithValues: before.map { ($0.id, $0.status) })
    return now.filter { $0.status.isNews && $0.status != known[$0.id] }
  }

  private func unread(ofNewest count: Int) async -> [MessageItem] {
    guard count > 0 else { return [] }
    let messages = try? await client.inbox().messages(language: language, offset: 0)
    return messages?.prefix(count).filter { !$0.read }.map(MessageItem.init) ?? []
  }
}

extension CaseStatus {
  /// Whether the city has decided, or the resident is needed.
  fileprivate var isNews: Bool {
    switch self {
    case .accepted, .rejected, .stuck, .waitsForSignIn, .waitsForRightClock: true
    case .queued, .waitsForNetwork, .waitsForCity, .waitsForWifiSignIn, .sending, .cancelled: false
    }
  }
}
