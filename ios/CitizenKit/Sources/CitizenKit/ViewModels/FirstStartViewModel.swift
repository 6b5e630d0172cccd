import Observation

/// The first thing a resident sees: her language, how large, and that services are being fetched.
@Observable @MainActor
public final class FirstStartViewModel: ScreenModel {
  let session: Session
  let navigator: Navigator

  init(session: Session, navigator: Navigator) {
    self.session = session
    self.navigator = navigator
  }

  public var state: FirstStartState {
    FirstStartState(
      languages: session.languageChoices,
      senior: session.senior,
      catalogue: session.catalogueContent { Int($0.services) })
  }

  /// - Parameter tag: ``LanguageChoice/tag``.
  public func chooseLanguage(_ tag: String) { session.choose(language: tag) }

  public func setSenior(_ on: Bool) { session.set(senior: on) }

  /// Goes on to the home screen, for good.
  public func begin() {
    session.settings.started = true
    navigator.begin()
  }
}
