import Observation

/// What the resident chooses; it holds at once, without a restart.
@Observable @MainActor
public final class SettingsViewModel: ScreenModel {
  let session: Session
  let navigator: Navigator

  init(session: Session, navigator: Navigator) {
    self.session = session
    self.navigator = navigator
  }

  public var state: SettingsState {
    SettingsState(
      languages: session.languageChoices, textSize: session.textSize, senior: session.senior,
      privatePreviews: session.privatePreviews)
  }

  /// - Parameter tag: ``LanguageChoice/tag``.
  public func chooseLanguage(_ tag: String) { session.choose(language: tag) }
  public func chooseTextSize(_ size: TextSize) { session.choose(textSize: size) }
  public func setSenior(_ on: Bool) { session.set(senior: on) }
  public func setPrivatePreviews(_ on: Bool) { session.set(privatePreviews: on) }
  public func openFacts() { navigator.push(.facts) }
  public func openAbout() { navigator.push(.about) }
}
