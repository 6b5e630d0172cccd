// README-begin
import CitizenCore
import Foundation

/// What your app shows with; on iOS a `UNUserNotificationCenter`.
protocol Screen: Sendable {
  /// In the place of what stands there under its id, without a sound where it is silent.
  func show(_ notice: Presentation) async
  func takeOff(_ id: String) async
  /// In words of your own, until something is due.
  func showSomethingNew(silently: Bool) async
}

actor Notices {
  private let client: CitizenClient
  private let screen: any Screen
  private let language: String
  private var telling: Task<Void, Never>?
  private var later: Task<Void, any Error>?

  init(client: CitizenClient, screen: any Screen, language: String) {
    (self.client, self.screen, self.language) = (client, screen, language)
  }

  /// Shows what is due and takes off what is over, for as long as its task is not cancelled.
  func keep() async {
    async let inbox: Void = follow(client.inbox().updates(language: language))
    async let outbox: Void = follow(client.outbox().updates(language: language))
    async let reminders: Void = follow(client.reminders().updates(language: language))
    _ = await (inbox, outbox, reminders)
    later?.cancel()
  }

  /// A push has come, by whatever carries it.
  func pushed(_ body: Data) async throws {
    switch try await client.push().handlePush(body: body, language: language) {
    case .due: await tell()
    case .somethingNew(let isSilent): await screen.showSomethingNew(silently: isSilent)
    case .nothing: break  // not the city's, or known
    }
  }

  private func follow<Update: Sendable>(_ changes: AsyncStream<Update>) async {
    for await _ in changes { await tell() }
  }

  /// One at a time, so that nothing is shown twice.
  private func tell() async {
    telling = Task { [telling] in
      await telling?.value
      try? await tellWhatIsDue()
    }
    await telling?.value
  }

  private func tellWhatIsDue() async throws {
    let due = try await client.inbox().duePresentations(language: language)
    for id in due.retract {
      await screen.takeOff(id)
      try await client.inbox().acknowledgeRetraction(presentationId: id)
    }
    for notice in due.present {
      await screen.show(notice)
      try await client.inbox().acknowledge(presentationId: notice.id)  // until then it comes again
    }
    later?.cancel()
    later = due.lookAgainAt.map { next in
      Task {
        try await Task.sleep(for: .seconds(max(0, next.timeIntervalSinceNow)))
        await tell()
      }
    }
  }
}
// README-end
