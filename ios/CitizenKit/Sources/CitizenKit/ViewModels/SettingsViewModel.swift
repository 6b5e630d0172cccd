import Observation

/// What the resident chooses; it holds at once, without a restart.
@Observable @MainActor
public final class SettingsViewModel: ScreenModel, CoreReader {
  @ObservationIgnored let dependsOn: Set<Change> = [.opened]
  let session: Session
  let navigator: Navigator

  private var filesWaitForUnmetered = false
  /// As the core has said it last.
  @ObservationIgnored private var kept = false
  @ObservationIgnored private let saving = Latest()

  init(session: Session, navigator: Navigator) {
    self.session = session
    self.navigator = navigator
    session.keepLoaded(self)
  }

  public var state: SettingsState {
    SettingsState(
      languages: session.languageChoices, textSize: session.textSize, senior: session.senior,
      privatePreviews: session.privatePreviews, filesWaitForUnmetered: filesWaitForUnmetered)
  }

  /// - Parameter tag: ``LanguageChoice/tag``.
  public func chooseLanguage(_ tag: String) { session.choose(language: tag) }
  public func chooseTextSize(_ size: TextSize) { session.choose(textSize: size) }
  public func setSenior(_ on: Bool) { session.set(senior: on) }
  public func setPrivatePreviews(_ on: Bool) { session.set(privatePreviews: on) }

  /// Kept by the core with what is sent: where it cannot be, as on a locked phone, it stays as it was.
  public func setFilesWaitForUnmetered(_ on: Bool) {
    filesWaitForUnmetered = on
    saving.run {
      try? await self.session.client.outbox().setFilesWaitForUnmetered(wait: on)
      self.session.reload(self)
    }
  }

  public func openFacts() { navigator.push(.facts) }
  public func openAbout() { navigator.push(.about) }

  func load() async {
    await saving.finished()
    kept = (try? await session.client.outbox().filesWaitForUnmetered()) ?? kept
    filesWaitForUnmetered = kept
  }
}
