import CitizenCore
import Observation

/// Opens by the code on her paper what is hers and whose keys the phone has lost.
@Observable @MainActor
public final class LostKeyViewModel: ScreenModel {
  public private(set) var state = LostKeyState(
    typed: "", working: false, problem: nil, trouble: nil)

  let session: Session
  let navigator: Navigator

  init(session: Session, navigator: Navigator) {
    self.session = session
    self.navigator = navigator
  }

  /// Takes in what stands in the field now.
  public func type(_ text: String) {
    state.typed = text
    state.problem = nil
  }

  /// Opens it, and goes home, unless she has gone elsewhere.
  public func recover() {
    guard !state.working, !state.typed.isBlank else { return }
    state.working = true
    (state.problem, state.trouble) = (nil, nil)
    Task {
      do {
        try await session.recover(by: state.typed)
        if navigator.top.route == .lostKey { navigator.reset(to: [.home]) }
      } catch let error as CitizenError where error.isAboutTheCode {
        state.problem = session.trouble(error).message
      } catch {
        state.trouble = session.trouble(error)
      }
      state.working = false
    }
  }

  func tryAgain() { recover() }
}
