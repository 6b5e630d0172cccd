import CitizenKit
import SwiftUI

// The screens of her documents and their backups, in every state. Debug builds only.

struct VaultPreviews: PreviewProvider {
  private static func paper(
    _ code: PaperCode, replacing: Bool = false, trouble: Trouble? = nil
  ) -> PaperCodeState {
    PaperCodeState(code: .ready(code), working: false, replacing: replacing, trouble: trouble)
  }

  static var previews: some View {
    Shown { DocumentsView(state: .sample(lock: .locked, documents: .loading), actions: Deaf()) }
    Shown(language: "ar", senior: true) {
      DocumentsView(state: .sample(lock: .unlocking, documents: .loading), actions: Deaf())
    }
    Shown {
      DocumentsView(
        state: .sample(lock: .locked, documents: .loading, trouble: .keyLost), actions: Deaf())
    }
    Shown { DocumentsView(state: .sample(adding: .sample), actions: Deaf()) }
    Shown(language: "ar", senior: true) {
      DocumentsView(state: .sample(hasPaperCode: false), actions: Deaf())
    }
    Shown(language: "es") {
      DocumentsView(
        state: .sample(documents: .ready(DocumentList(documents: [], total: 0)), trouble: .full),
        actions: Deaf())
    }
    Shown(language: "zh-Hans") {
      DocumentsView(
        state: .sample(query: "visa", documents: .ready(DocumentList(documents: [], total: 0))),
        actions: Deaf())
    }
    Shown { DocumentsView(state: .sample(documents: .ready(.damaged)), actions: Deaf()) }
    Shown(language: "ar", senior: true) {
      DocumentsView(state: .sample(documents: .ready(.damaged), deleting: "8"), actions: Deaf())
    }
    Shown { ChooseDocumentView(state: .sample(), actions: Deaf()) }
    Shown(language: "ar", senior: true) {
      ChooseDocumentView(state: .sample(lock: .locked), actions: Deaf())
    }
    Shown(language: "zh-Hans") {
      ChooseDocumentView(state: .sample(query: "visa", choices: []), actions: Deaf())
    }
    Shown(language: "es") { ChooseDocumentView(state: .sample(choices: []), actions: Deaf()) }
    Shown { DocumentView(state: .sample(), content: nil, actions: Deaf()) }
    Shown(language: "ar", senior: true) {
      DocumentView(
        state: .sample(canLook: false, exporting: .sample), content: nil, actions: Deaf())
    }
    Shown(language: "es") {
      DocumentView(
        state: .sample(deleting: true, exported: true, trouble: .full), content: nil,
        actions: Deaf())
    }
    Shown {
      DocumentView(
        state: DocumentState(document: .failed(.documentsLocked)), content: nil, actions: Deaf())
    }
    Shown(language: "ar") {
      DocumentWordsView(
        state: DocumentWordsState(words: .ready(.sample), saving: false, trouble: .notADay),
        actions: Deaf())
    }
    Shown { PaperCodeView(state: paper(.noneYet), actions: Deaf()) }
    Shown { PaperCodeView(state: paper(.kept, replacing: true), actions: Deaf()) }
    Shown(language: "ar", senior: true) {
      PaperCodeView(
        state: paper(.shown(groups: .paperCode, qr: ReceiptDetails.sample.code)), actions: Deaf())
    }
    Shown(language: "es") {
      PaperCodeView(
        state: paper(.checking(typed: "104233 9120", problem: "There is a slip in group 2.")),
        actions: Deaf())
    }
    Shown(language: "zh-Hans") { PaperCodeView(state: paper(.checked), actions: Deaf()) }
    Shown {
      LostKeyView(
        state: LostKeyState(typed: "", working: false, problem: nil, trouble: nil), actions: Deaf())
    }
    Shown(language: "ar", senior: true) {
      LostKeyView(
        state: LostKeyState(
          typed: "104233", working: false, problem: "There is a slip in group 2.", trouble: nil),
        actions: Deaf())
    }
    Shown {
      DamageView(
        state: DamageState(report: .ready(["The data on this phone was damaged."])), actions: Deaf()
      )
    }
    Shown(language: "ar") { DamageView(state: DamageState(report: .ready([])), actions: Deaf()) }
    Shown(language: "es", senior: true) {
      StorageView(
        state: StorageState(
          usage: .ready(
            StorageUsage(documents: 12, usedBytes: 48_000_000, limitBytes: 2_000_000_000))),
        actions: Deaf())
    }
  }
}

struct BackupPreviews: PreviewProvider {
  private static func backup(
    _ way: BackupWay, hasPaperCode: Bool = true, making: TransferItem? = nil,
    made: BackupItem? = nil, problem: String? = nil, trouble: Trouble? = nil
  ) -> BackupState {
    BackupState(
      way: way, hasPaperCode: hasPaperCode, passphrase: "", making: making, made: made,
      problem: problem, trouble: trouble)
  }

  private static func restore(
    _ fileName: String?, reading: TransferItem? = nil, checked: BackupItem? = nil,
    restored: RestoredItem? = nil, askingWhose: Bool = false, problem: String? = nil
  ) -> RestoreState {
    RestoreState(
      fileName: fileName, way: .paperCode, typed: "104233", reading: reading, checked: checked,
      restored: restored, askingWhose: askingWhose, problem: problem, trouble: nil)
  }

  static var previews: some View {
    Shown { BackupView(state: backup(.paperCode, hasPaperCode: false), actions: Deaf()) }
    Shown(language: "ar", senior: true) {
      BackupView(state: backup(.passphrase, problem: "This is too short."), actions: Deaf())
    }
    Shown(language: "es") {
      BackupView(state: backup(.paperCode, making: .sample), actions: Deaf())
    }
    Shown { BackupView(state: backup(.paperCode, made: .sample), actions: Deaf()) }
    Shown {
      BackupView(state: backup(.paperCode, trouble: .documentsLocked), actions: Deaf())
    }
    Shown { RestoreView(state: restore(nil), actions: Deaf()) }
    Shown(language: "ar", senior: true) {
      RestoreView(
        state: restore("backup.age", problem: "There is a slip in group 2."), actions: Deaf())
    }
    Shown(language: "zh-Hans") {
      RestoreView(state: restore("backup.age", reading: .sample), actions: Deaf())
    }
    Shown { RestoreView(state: restore("backup.age", checked: .sample), actions: Deaf()) }
    Shown { RestoreView(state: restore("backup.age", askingWhose: true), actions: Deaf()) }
    Shown(language: "es", senior: true) {
      RestoreView(state: restore("backup.age", restored: .sample), actions: Deaf())
    }
  }
}
