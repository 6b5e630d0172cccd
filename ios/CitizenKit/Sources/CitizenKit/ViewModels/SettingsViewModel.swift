import Observation

/// What the resident chooses; it holds at once, without a restart.
@Observable @MainActor
public final class SettingsViewModel: ScreenModel, CoreReader {
  @ObservationIgnored let dependsOn: Set<Change> = [.opened]
  let session: Session
  let navigator: Navigator

  private let filesWaitForUnmetered = KeptSwitch()
  private let offerEarlierAnswers = KeptSwitch()

  init(session: Session, navigator: Navigator) {
    self.session = session
    self.navigator = navigator
    session.keepLoaded(self)
  }

  public var state: SettingsState {
    SettingsState(
      languages: session.languageChoices, textSize: session.textSize, senior: session.senior,
      filesWaitForUnmetered: filesWaitForUnmetered.isOn,
      offerEarlierAnswers: offerEarlierAnswers.isOn)
  }

  /// - Parameter tag: ``LanguageChoice/tag``.
  public func chooseLanguage(_ tag: String) { session.choose(language: tag) }
  public func chooseTextSize(_ size: TextSize) { session.choose(textSize: size) }
  public func setSenior(_ on: Bool) { session.set(senior: on) }

  public func setFilesWaitForUnmetered(_ on: Bool) {
    filesWaitForUnmetered.turn(on) {
      try? await self.session.client.outbox().setFilesWaitForUnmetered(wait: on)
      self.session.reload(self)
    }
  }

  public func setOfferEarlierAnswers(_ on: Bool) {
    offerEarlierAnswers.turn(on) {
      try? await self.session.client.profile().setPrefillConsent(
        consent: on ? .given : .refused)
      self.session.reload(self)
    }
  }

  public func openFacts() { navigator.push(.facts) }
  public func openPaperCode() { navigator.push(.paperCode) }
  public func openBackup() { navigator.push(.backup) }
  public func openRestore() { navigator.push(.restore) }
  public func openStorage() { navigator.push(.storage) }
  public func openNotifications() { navigator.push(.notifications) }
  public func openAbout() { navigator.push(.about) }

  func load() async {
    let client = session.client
    await filesWaitForUnmetered.read { try await client.outbox().filesWaitForUnmetered() }
    await offerEarlierAnswers.read { try await client.profile().prefillConsent() == .given }
  }
}

/// Something that the core keeps switched on or off. Where it cannot be kept, as on a locked phone, it stays as it was.
@Observable @MainActor
private final class KeptSwitch {
  private(set) var isOn = false
  /// As the core has said it last.
  @ObservationIgnored private var kept = false
  @ObservationIgnored private let saving = Latest()

  /// Shows it at once, and lets it be kept.
  func turn(_ on: Bool, keep: @escaping @MainActor () async -> Void) {
    isOn = on
    saving.run(keep)
  }

  /// Reads what is kept, once nothing is being kept.
  func read(_ read: () async throws -> Bool) async {
    await saving.finished()
    kept = (try? await read()) ?? kept
    isOn = kept
  }
}
