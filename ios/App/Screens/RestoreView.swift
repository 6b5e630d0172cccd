import Accessibility
import CitizenKit
import SwiftUI

@MainActor protocol RestoreActions {
  func choose(_ filePath: String, _ name: String, whenDone: @escaping @Sendable () -> Void)
  func chooseWay(_ name: String)
  func type(_ text: String)
  func check()
  func restore()
  func reallyRestore()
  func keep()
  func stop()
  func openCase(_ id: String)
  func openPaperCode()
  func openDocuments()
}

/// Brings back what a backup holds, once all of it was proven.
struct RestoreView: View {
  let state: RestoreState
  let actions: any RestoreActions

  @State private var choosing = false
  @Environment(\.words) private var words

  var body: some View {
    Page(hasAction: state.restored == nil) {
      if let trouble = state.trouble { TroubleSection(trouble: trouble) }
      if let reading = state.reading {
        TransferSection(title: words(.restoreReading), transfer: reading) { actions.stop() }
      }
      if let restored = state.restored {
        Restored(restored: restored, actions: actions)
      } else {
        Section { Text(words(.restoreBody)) }
        file
        BackupWaySection(way: state.way) { actions.chooseWay($0) }
        SecretField(
          state.way == .paperCode ? .paperCode : .passphrase, typed: state.typed,
          problem: state.problem
        ) {
          actions.type($0)
        }
        .id(state.way)
        if let checked = state.checked {
          BackupSection(title: words(.restoreCheckedTitle), backup: checked)
        }
      }
    } action: {
      Group {
        if state.checked == nil {
          MainButton(title: words(.restoreCheck), symbol: "checkmark.shield") { actions.check() }
        } else {
          MainButton(title: words(.restoreBringBack), symbol: "arrow.down.doc") {
            actions.restore()
          }
        }
      }
      .disabled(state.fileName == nil || state.typed.isEmpty || state.reading != nil)
    }
    .alert(words(.restoreWhoseTitle), isPresented: .constant(state.askingWhose)) {
      Button(words(.restoreWhoseYes)) { actions.reallyRestore() }
      Button(words(.no), role: .cancel) { actions.keep() }
    } message: {
      Text(words(.restoreWhoseBody))
    }
    .navigationTitle(words(.restoreTitle))
    .navigationBarTitleDisplayMode(.inline)
    .onChange(of: outcome) { _, said in
      if let said { AccessibilityNotification.Announcement(said).post() }
    }
  }

  private var file: some View {
    Section {
      if let name = state.fileName { Text(words(.restoreFile, name)) }
      Button {
        choosing = true
      } label: {
        Label(words(.restoreChoose), systemImage: "doc")
      }
      .fileImporter(
        isPresented: $choosing, allowedContentTypes: [.item], allowsMultipleSelection: false
      ) { chosen in
        if case .success(let files) = chosen, let file = files.first { take(file) }
      }
    }
  }

  private func take(_ file: URL) {
    Task {
      let copy = await TemporaryFile(copying: file)
      actions.choose(copy.url.path, file.lastPathComponent) { copy.delete() }
    }
  }

  /// What is said aloud when something has come of it.
  private var outcome: String? {
    if state.restored != nil { return words(.restoreDoneTitle) }
    return state.checked == nil ? nil : words(.restoreCheckedTitle)
  }
}

/// What has come back, and what is left for her to do.
private struct Restored: View {
  let restored: RestoredItem
  let actions: any RestoreActions

  @Environment(\.words) private var words

  var body: some View {
    Section {
      Label(words(.restoreDoneTitle), systemImage: "checkmark.seal")
        .font(.headline)
        .accessibilityAddTraits(.isHeader)
      RowButton {
        actions.openDocuments()
      } row: {
        Label(words(.homeDocuments), systemImage: "doc.text")
      }
    }
    Headed(words(.restoreNew)) {
      if counts.isEmpty { Text(words(.restoreNothingNew)) }
      ForEach(counts, id: \.key) { Text(words($0.key, count: $0.count)) }
    }
    if !restored.steps.isEmpty {
      Headed(words(.restoreSteps)) {
        ForEach(Array(restored.steps.enumerated()), id: \.offset) { _, step in
          row(of: step)
        }
      }
    }
  }

  private var counts: [(key: StringKey, count: Int)] {
    let counts: [(key: StringKey, count: Int)] = [
      (.storageDocuments, restored.documents), (.backupDrafts, restored.drafts),
      (.backupSubmissions, restored.submissions), (.backupMessages, restored.messages),
      (.backupFacts, restored.facts), (.backupFavourites, restored.favourites),
    ]
    return counts.filter { $0.count > 0 }
  }

  @ViewBuilder private func row(of step: RestoreStepItem) -> some View {
    switch step {
    case .signIn: Label(words(.restoreStepSignIn), systemImage: "person.crop.circle")
    case .makePaperCode:
      RowButton {
        actions.openPaperCode()
      } row: {
        Label(words(.documentsNoPaperTitle), systemImage: "key")
      }
    case .sendAgain(let caseId, let kind, let serviceName):
      RowButton {
        actions.openCase(caseId)
      } row: {
        Label(words(kind.notSent, serviceName.isolated), systemImage: "paperplane")
      }
    case .getAgain(let title, let issuer):
      VStack(alignment: .leading, spacing: 4) {
        Text(words(.restoreStepGetAgain, title.isolated))
        if let issuer {
          Text(issuer.isolated)
            .font(.subheadline)
            .foregroundStyle(.quiet)
        }
      }
      .privacySensitive()
      .accessibilityElement(children: .combine)
    }
  }
}

extension CaseKind {
  fileprivate var notSent: StringKey {
    switch self {
    case .application: .restoreStepSend
    case .answer: .restoreStepSendAnswer
    case .withdrawal: .restoreStepSendWithdrawal
    }
  }
}
