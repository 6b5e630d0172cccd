import CitizenCore
import Observation

/// All that is hers, in a file that only she can read.
@Observable @MainActor
public final class BackupViewModel: ScreenModel, CoreReader {
  @ObservationIgnored let dependsOn: Set<Change> = [.opened, .vault]
  let session: Session
  let navigator: Navigator

  private var chosen: BackupWay?
  private var hasPaperCode = false
  private var passphrase = ""
  private var making: TransferItem?
  private var made: BackupItem?
  private var problem: String?
  private var trouble: Trouble?
  /// Where it is to be written, until it is.
  @ObservationIgnored private var place: Place?
  @ObservationIgnored private var transfer: Following?

  private struct Place {
    let filePath: String
    let whenDone: @MainActor () -> Void
  }

  init(session: Session, navigator: Navigator) {
    self.session = session
    self.navigator = navigator
    session.keepLoaded(self)
  }

  public var state: BackupState {
    BackupState(
      way: way, hasPaperCode: hasPaperCode, passphrase: passphrase, making: making, made: made,
      problem: problem, trouble: trouble ?? session.vaultTrouble)
  }

  /// - Parameter name: Of a ``BackupWay``.
  public func chooseWay(_ name: String) {
    chosen = BackupWay(rawValue: name) ?? chosen
    problem = nil
  }

  /// Takes in the passphrase as it stands in the field now. It is kept nowhere.
  public func type(_ text: String) {
    passphrase = text
    problem = nil
  }

  /// Writes it where she has chosen; goes on although she leaves the screen.
  ///
  /// - Parameters:
  ///   - filePath: Of a file that is not there yet.
  ///   - whenDone: Called when it is over.
  public func make(_ filePath: String, whenDone: @escaping @MainActor () -> Void = {}) {
    guard making == nil else { return whenDone() }
    place?.whenDone()
    place = Place(filePath: filePath, whenDone: whenDone)
    begin()
  }

  /// Calls it off; nothing is left of it.
  public func stop() {
    end()
    place?.whenDone()
    place = nil
  }

  public func openPaperCode() { navigator.push(.paperCode) }

  func tryAgain() {
    Task {
      if session.personal != nil { await session.reopen() }
      await session.unlockVault()
      if session.vaultLock == .unlocked { begin() }
    }
  }

  func load() async {
    hasPaperCode = (try? await session.client.vault().hasRecovery()) ?? hasPaperCode
  }

  private var way: BackupWay { chosen ?? (hasPaperCode ? .paperCode : .passphrase) }

  private func begin() {
    (made, problem, trouble) = (nil, nil, nil)
    guard let place, making == nil else { return }
    let name = place.filePath.split(separator: "/").last.map(String.init) ?? ""
    making = TransferItem(name)
    let updates = session.client.vault().backingUp(
      filePath: place.filePath, passphrase: way == .passphrase ? passphrase : nil)
    // The transfer keeps the model until it has ended.
    transfer = Following(updates) { self.take($0, of: name) }
  }

  private func take(_ update: BackupUpdate, of name: String) {
    switch update {
    case .moving(let bytes, let total): making = TransferItem(name, bytes: bytes, of: total)
    case .made(let summary):
      stop()
      passphrase = ""
      made = BackupItem(summary)
    case .failed(let error):
      end()
      fail(error)
    case .checked, .restored: break
    }
  }

  private func fail(_ error: CitizenError) {
    switch error {
    // It is made there once they are unlocked.
    case .VaultLocked: trouble = session.trouble(error)
    case .Refused(reason: "passphrase-too-short"):
      problem = session.trouble(error).message
      stop()
    default:
      trouble = session.trouble(error)
      stop()
    }
  }

  private func end() {
    transfer = nil
    making = nil
  }
}
