import CitizenCore
import Observation

/// The recovery code that she writes down, as long as her documents are unlocked.
@Observable @MainActor
public final class PaperCodeViewModel: ScreenModel, CoreReader {
  public private(set) var state = PaperCodeState(
    code: .loading, working: false, replacing: false, trouble: nil)

  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .vault]
  let session: Session
  let navigator: Navigator
  /// What the trouble is about.
  @ObservationIgnored private var failed: (@MainActor () async throws -> Void)?

  init(session: Session, navigator: Navigator) {
    self.session = session
    self.navigator = navigator
    session.keepLoaded(self)
  }

  /// Makes a code; where there is one, asks first whether another one is to take its place.
  public func setUp() {
    if case .ready(.noneYet) = state.code { make() } else { state.replacing = true }
  }

  /// Makes another code: the one before opens nothing any more.
  public func reallySetUp() { make() }

  /// Leaves the code as it is.
  public func keep() { state.replacing = false }

  /// Shows the code that there is.
  public func show() {
    act {
      if let code = try await self.vault.recoveryCode() {
        try await self.show(code)
      } else {
        self.state.code = .ready(.noneYet)
      }
    }
  }

  /// Asks her to type what stands on her paper.
  public func check() { state.code = .ready(.checking(typed: "", problem: nil)) }

  /// Takes in what stands in the field now.
  public func type(_ text: String) {
    guard case .ready(.checking) = state.code else { return }
    state.code = .ready(.checking(typed: text, problem: nil))
  }

  /// Holds what she has typed against the code.
  public func checkNow() {
    guard case .ready(.checking(let typed, _)) = state.code else { return }
    act {
      do {
        try await self.vault.checkRecoveryCode(typed: typed)
        self.state.code = .ready(.checked)
      } catch let error as CitizenError where error.isAboutTheCode {
        self.state.code = .ready(
          .checking(typed: typed, problem: self.session.trouble(error).message))
      }
    }
  }

  public func openBackup() { navigator.push(.backup) }

  /// Shows no code any more.
  public func done() { state.code = .ready(.kept) }

  func back() { if state.replacing { keep() } else { navigator.back() } }

  func tryAgain() {
    if let failed, session.vaultLock == .unlocked {
      act(failed)
    } else {
      session.openVault(for: self)
    }
  }

  func load() async {
    let hasCode = await session.vaultContent { try await vault.hasRecovery() }
    switch hasCode {
    case .ready(let hasCode):
      // What she sees of it stays until she goes on.
      if case .ready = state.code { return }
      state.code = .ready(hasCode ? .kept : .noneYet)
    case .failed(let trouble):
      state.code = .failed(trouble)
      state.replacing = false
    case .loading: state.code = .loading
    }
  }

  private var vault: Vault { session.client.vault() }

  private func make() {
    state.replacing = false
    act {
      try await self.show(self.vault.setUpRecovery())
    }
  }

  private func show(_ code: String) async throws {
    let qr = try await vault.recoveryQrCode()
    state.code = .ready(PaperCode(written: code, qr: qr))
  }

  private func act(_ work: @escaping @MainActor () async throws -> Void) {
    guard !state.working else { return }
    state.working = true
    (state.trouble, failed) = (nil, nil)
    Task {
      do {
        try await work()
      } catch {
        (state.trouble, failed) = (session.trouble(error), work)
      }
      state.working = false
    }
  }
}
