import CitizenCore
import Observation

/// Brings back what a backup holds.
@Observable @MainActor
public final class RestoreViewModel: ScreenModel {
  let session: Session
  let navigator: Navigator

  private var own = RestoreState(
    fileName: nil, way: .paperCode, typed: "", reading: nil, checked: nil, restored: nil,
    problem: nil, trouble: nil)
  @ObservationIgnored private var file: ChosenFile?
  /// What is done again where there was trouble. It is no reason to keep the screen.
  @ObservationIgnored private var again: (@MainActor () -> Void)?
  @ObservationIgnored private var transfer: Following?

  init(session: Session, navigator: Navigator) {
    self.session = session
    self.navigator = navigator
  }

  public var state: RestoreState {
    var state = own
    state.trouble = state.trouble ?? session.vaultTrouble
    return state
  }

  /// - Parameters:
  ///   - filePath: Of a copy that is the app's own.
  ///   - name: What she knows it by.
  ///   - whenDone: Called once the copy is not needed any more, as when the screen is gone; on any thread.
  public func choose(
    _ filePath: String, _ name: String, whenDone: @escaping @Sendable () -> Void = {}
  ) {
    stop()
    file = ChosenFile(path: filePath, whenDone: whenDone)
    own.fileName = name
    own.restored = nil
    forget()
  }

  /// - Parameter name: Of a ``BackupWay``.
  public func chooseWay(_ name: String) {
    guard let way = BackupWay(rawValue: name), way != own.way else { return }
    own.way = way
    type("")
  }

  /// Takes in the code or the passphrase as it stands in the field now. It is kept nowhere.
  public func type(_ text: String) {
    own.typed = text
    forget()
  }

  /// Reads all of it, and changes nothing.
  public func check() {
    again = { [weak self] in self?.check() }
    begin { vault, path, secret in vault.checkingBackup(filePath: path, secret: secret) }
  }

  /// Brings it back; goes on although she leaves the screen.
  ///
  /// Asks first where it is of another phone.
  public func restore() { restore(isHers: false) }

  /// It is hers, although it is of another phone.
  public func reallyRestore() {
    keep()
    restore(isHers: true)
  }

  /// It is not hers: nothing is brought back.
  public func keep() { own.askingWhose = false }

  private func restore(isHers: Bool) {
    let language = session.language
    again = { [weak self] in self?.restore(isHers: isHers) }
    begin { vault, path, secret in
      vault.restoring(filePath: path, secret: secret, language: language, isHers: isHers)
    }
  }

  /// Calls off what is being read; what was brought back by then stays.
  public func stop() {
    transfer = nil
    own.reading = nil
  }

  public func openCase(_ id: String) { navigator.push(.case(id: id)) }
  public func openPaperCode() { navigator.push(.paperCode) }
  public func openDocuments() { navigator.push(.documents) }

  public func back() {
    if own.askingWhose { keep() } else { navigator.back() }
  }

  func tryAgain() {
    Task {
      if session.personal != nil { await session.reopen() }
      await session.unlockVault()
      if session.vaultLock == .unlocked { again?() }
    }
  }

  private func begin(
    _ updates: (Vault, _ path: String, BackupSecret) -> AsyncStream<BackupUpdate>
  ) {
    guard let file, own.reading == nil else { return }
    (own.problem, own.trouble) = (nil, nil)
    let name = own.fileName ?? ""
    own.reading = TransferItem(name)
    let secret: BackupSecret =
      switch own.way {
      case .paperCode: .code(typed: own.typed)
      case .passphrase: .passphrase(passphrase: own.typed)
      }
    // The transfer keeps the model until it has ended.
    transfer = Following(updates(session.client.vault(), file.path, secret)) {
      self.take($0, of: name)
    }
  }

  private func take(_ update: BackupUpdate, of name: String) {
    switch update {
    case .moving(let bytes, let total): own.reading = TransferItem(name, bytes: bytes, of: total)
    case .checked(let summary):
      stop()
      own.checked = BackupItem(summary)
    case .restored(let report):
      stop()
      file = nil
      own.typed = ""
      own.checked = nil
      own.restored = RestoredItem(report)
    case .failed(let error):
      stop()
      switch error {
      case .Refused(reason: "backup-of-another-home"): own.askingWhose = true
      case .RecoveryCode, .Refused: own.problem = session.trouble(error).message
      default: own.trouble = session.trouble(error)
      }
    case .made: break
    }
  }

  private func forget() {
    (own.checked, own.problem, own.trouble, again) = (nil, nil, nil, nil)
  }
}

/// A file that she has chosen, until nobody needs it.
private final class ChosenFile: Sendable {
  let path: String
  private let whenDone: @Sendable () -> Void

  init(path: String, whenDone: @escaping @Sendable () -> Void) {
    self.path = path
    self.whenDone = whenDone
  }

  deinit { whenDone() }
}
