import CitizenCore
import Observation

/// What was found damaged on this phone: what was kept, what is lost, and what she can do.
@Observable @MainActor
public final class DamageViewModel: ScreenModel {
  let session: Session
  let navigator: Navigator
  /// Why it could not be kept that she has read it.
  private var trouble: Trouble?

  init(session: Session, navigator: Navigator) {
    self.session = session
    self.navigator = navigator
  }

  public var state: DamageState {
    if let trouble { return DamageState(report: .failed(trouble)) }
    let report = session.damage.map { damageMessage(report: $0, language: session.language) }
    return DamageState(report: .ready(report.map { [$0] } ?? []))
  }

  /// She has read it, is told it no more, and goes home.
  public func seen() {
    trouble = nil
    Task {
      do {
        try await session.acknowledgeDamage()
        if navigator.top.route == .damage { navigator.back() }
      } catch {
        trouble = session.trouble(error)
      }
    }
  }

  func tryAgain() { seen() }
}
