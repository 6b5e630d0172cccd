import CitizenCore
import Foundation

// What the app does while nobody looks: the work that is due, and what the resident is told of it.

extension Session {
  /// Does the work that is due, in a background task of the system, and tells the resident what there is to tell.
  /// Cancel the Swift task that called it when the system wants its time back: it then returns at once, and what was
  /// being exchanged with the city is had again later, once.
  ///
  /// When it has returned, the home is closed, unless the app came to the front meanwhile or
  /// another background task needs it.
  ///
  /// - Parameter seconds: When it has to return.
  public func doDueWork(within seconds: TimeInterval) async {
    await whileOpen {
      await work(within: seconds)
      if !Task.isCancelled { await noticesTold() }
    }
  }

  /// Takes in what she has done with a notice, in the background.
  ///
  /// - Returns: What she wants to see of it, if anything.
  @discardableResult
  public func take(_ answer: NoticeAnswer, to id: String, about route: Route) async -> Route? {
    await whileOpen {
      // Of a reminder that the phone has shown by itself the core learns here.
      _ = try? await client.inbox().duePresentations(language: language)
      let leadsTo = await take(answer, to: id, route)
      await noticesTold()
      return leadsTo
    }
  }

  private func take(_ answer: NoticeAnswer, to id: String, _ route: Route) async -> Route? {
    let inbox = client.inbox()
    switch answer {
    case .opened:
      try? await inbox.opened(presentationId: id)
      return route
    case .openCase:
      try? await inbox.opened(presentationId: id)
      return await caseRoute(of: route) ?? route
    case .dismissed:
      try? await inbox.dismiss(presentationId: id)
    case .markRead:
      if case .message(let message) = route { try? await inbox.markRead(messageId: message) }
    case .later:
      await putOff(id)
    }
    return nil
  }

  /// The case on this phone that a message is about.
  private func caseRoute(of route: Route) async -> Route? {
    guard case .message(let id) = route,
      let number = try? await client.inbox().message(id: id, language: language).caseNumber,
      let submission = await submission(ofCase: number)
    else { return nil }
    return .case(id: submission)
  }

  /// Until tomorrow at this hour; on the last day for three hours.
  private func putOff(_ reminder: String) async {
    for hours in [24.0, 3.0] {
      let until = Date(timeIntervalSinceNow: hours * 3600)
      do {
        return try await client.reminders().postpone(reminderId: reminder, until: until)
      } catch CitizenError.Refused {
        continue
      } catch {
        return
      }
    }
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
}

// MARK: - What the resident is told

extension Session {
  /// Shows what is to be shown now, and takes away what is over, once all that is being shown is.
  func noticesTold() async {
    tellNotices()
    await telling.finished()
  }

  /// As ``noticesTold()``; does not wait for it.
  func tellNotices() {
    telling.run { await self.tellNoticesNow() }
  }

  private func tellNoticesNow() async {
    let inbox = client.inbox()
    guard let due = try? await inbox.duePresentations(language: language) else { return }
    if !due.retract.isEmpty {
      await noticeboard.takeAway(Set(due.retract))
      for id in due.retract { try? await inbox.acknowledgeRetraction(presentationId: id) }
    }
    let standing = await noticeboard.standing()
    for presentation in due.present {
      // A reminder that the phone has shown by itself, at its time.
      let isThere = presentation.kind == .reminder && standing.contains(presentation.id)
      if !isThere, await !noticeboard.show(Notice(presentation)) { return }
      try? await inbox.acknowledge(presentationId: presentation.id)
    }
    lookAgain(at: due.lookAgainAt)
  }

  /// Lets the phone show what she is reminded of, each at its time.
  func scheduleReminders() {
    scheduling.run {
      guard
        let reminders = try? await self.client.reminders().scheduled(language: self.language)
      else { return }
      await self.noticeboard.schedule(reminders.map(Notice.init))
    }
  }
}

extension Notice {
  init(_ presentation: Presentation) {
    let isOfCase = presentation.actions.contains { $0.kind == .openCase }
    self.init(
      id: presentation.id, kind: Kind(presentation.kind, isOfCase: isOfCase),
      title: presentation.title, body: presentation.body, group: presentation.group,
      urgency: Urgency(presentation.urgency), isSilent: presentation.isSilent,
      at: presentation.at, route: Route(presentation.leadsTo))
  }
}

extension Notice.Kind {
  fileprivate init(_ kind: PresentationKind, isOfCase: Bool) {
    self =
      switch kind {
      case .message: isOfCase ? .messageOfCase : .message
      case .alert: .message
      case .reminder: .reminder
      case .digest, .case: .other
      }
  }
}

extension Route {
  init(_ target: PresentationTarget) {
    self =
      switch target {
      case .message(let id): .message(id: id)
      case .case(let id): .case(id: id)
      case .document(let id): .document(id: id)
      case .draft(let id): .form(draftId: id, step: 1)
      case .lifeEvent(let id): .lifeEvent(id: id)
      case .inbox: .inbox
      }
  }
}
