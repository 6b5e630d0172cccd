import CitizenCore

/// What she has told before, offered for fields of a form that are not answered yet.
@MainActor
final class Offers {
  private let profile: Profile
  private let suggestions: @MainActor () async throws -> [PrefillSuggestion]
  /// Called when what the screen shows of them may have changed.
  private let changed: @MainActor () -> Void

  private var consent = PrefillConsent.refused
  /// Of all steps.
  private var suggested: [PrefillSuggestion] = []
  private var isDeclined = false
  let reading = Latest()

  /// - Parameter suggestions: Those of the form as it is then.
  init(
    of profile: Profile, suggestions: @escaping @MainActor () async throws -> [PrefillSuggestion],
    changed: @escaping @MainActor () -> Void
  ) {
    self.profile = profile
    self.suggestions = suggestions
    self.changed = changed
  }

  /// Reads what there is to offer.
  func read() {
    reading.run {
      do {
        (self.consent, self.suggested) = (
          try await self.profile.prefillConsent(), try await self.suggestions()
        )
      } catch {
        // A form is filled in without them as well.
        self.suggested = []
      }
      self.changed()
    }
  }

  /// Keeps whether forms may offer her anything.
  func allow(_ yes: Bool) {
    Task {
      // What cannot be kept is asked again.
      try? await profile.setPrefillConsent(consent: yes ? .given : .refused)
      read()
    }
  }

  /// Offers nothing more.
  func decline() {
    isDeclined = true
    changed()
  }

  /// What is offered over these fields of a step, as far as they are empty on the screen.
  func item(over fields: [FieldItem]) -> PrefillItem? {
    let empty = Set(fields.filter { $0.value.isEmpty && $0.values.isEmpty }.map(\.path))
    let offered = suggested.filter { empty.contains($0.line.path) }
    guard !offered.isEmpty, !isDeclined else { return nil }
    return switch consent {
    case .unasked: .question
    case .given: .answers(offered.map(PrefillLine.init))
    case .refused: nil
    }
  }
}
