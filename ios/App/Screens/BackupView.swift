import Accessibility
import CitizenKit
import SwiftUI

@MainActor protocol BackupActions {
  func chooseWay(_ name: String)
  func type(_ text: String)
  func make(_ filePath: String, whenDone: @escaping @MainActor () -> Void)
  func stop()
  func openPaperCode()
}

/// All that is hers in one file, in a place that she chooses.
struct BackupView: View {
  let state: BackupState
  let actions: any BackupActions

  @State private var choosingPlace = false
  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    Page(hasAction: hasWhatOpensIt) {
      if let trouble = state.trouble { TroubleSection(trouble: trouble) }
      if let making = state.making {
        TransferSection(title: words(.backupMaking), transfer: making) { actions.stop() }
      }
      if let made = state.made {
        BackupSection(title: words(.backupMadeTitle), backup: made)
        Section { Text(words(.backupMadeBody)) }
      }
      Section { Text(words(.backupBody)) }
      BackupWaySection(way: state.way) { actions.chooseWay($0) }
      switch state.way {
      case .passphrase:
        SecretField(
          .passphrase, typed: state.passphrase, problem: state.problem,
          hint: words(.backupPassphraseHint)
        ) {
          actions.type($0)
        }
      case .paperCode where !state.hasPaperCode:
        Section {
          RowButton {
            actions.openPaperCode()
          } row: {
            Label(words(.documentsNoPaperTitle), systemImage: "key")
          }
        }
      case .paperCode: EmptyView()
      }
    } action: {
      MainButton(title: words(.backupMake), symbol: "externaldrive") { choosingPlace = true }
        .disabled(state.making != nil)
        .fileImporter(
          isPresented: $choosingPlace, allowedContentTypes: [.folder],
          allowsMultipleSelection: false
        ) { chosen in
          if case .success(let folders) = chosen, let folder = folders.first { make(in: folder) }
        }
    }
    .navigationTitle(words(.backupTitle))
    .navigationBarTitleDisplayMode(.inline)
    .onChange(of: state.made) { _, made in
      if made != nil { AccessibilityNotification.Announcement(words(.backupMadeTitle)).post() }
    }
  }

  private var hasWhatOpensIt: Bool { state.way == .passphrase || state.hasPaperCode }

  /// Each has a name of its own, and the newest stands last in a list.
  private func make(in folder: URL) {
    let now = Date.now
    let time = formats.written(timeOf: now).filter(\.isNumber)
    let name = "backup-\(formats.written(now))-\(time).age"
    let isForeign = folder.startAccessingSecurityScopedResource()
    actions.make(folder.appending(path: name).path) {
      if isForeign { folder.stopAccessingSecurityScopedResource() }
    }
  }
}
