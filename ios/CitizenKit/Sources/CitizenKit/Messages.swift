import CitizenCore

extension Inbox {
  /// All messages, the newest first.
  func all(language: String) async throws -> [Message] {
    var messages: [Message] = []
    while true {
      let page = try await self.messages(language: language, offset: UInt32(messages.count))
      messages += page
      if page.isEmpty { return messages }
    }
  }

  /// The messages about a case, the newest first.
  func all(about caseNumber: String, language: String) async throws -> [Message] {
    try await all(language: language).filter { $0.caseNumber == caseNumber }
  }

  /// The message with this id.
  func one(id: String, language: String) async throws -> Message {
    guard let message = try await all(language: language).first(where: { $0.id == id }) else {
      throw CitizenError.NotFound(what: "message")
    }
    return message
  }
}
