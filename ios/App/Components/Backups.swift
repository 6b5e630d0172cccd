import CitizenKit
import SwiftUI

/// What opens a backup.
struct BackupWaySection: View {
  let way: BackupWay
  let choose: @MainActor (_ name: String) -> Void

  @Environment(\.words) private var words

  var body: some View {
    Headed(words(.backupWay)) {
      ForEach(BackupWay.allCases, id: \.self) { other in
        ChoiceButton(
          title: words(other == .paperCode ? .backupWayCode : .backupWayPassphrase),
          question: words(.backupWay), chosen: other == way
        ) {
          choose(other.rawValue)
        }
      }
    }
  }
}

/// What a backup holds.
struct BackupSection: View {
  let title: String
  let backup: BackupItem

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    Headed(title) {
      Text(words(.backupMadeAt, formats.moment(backup.madeAt)))
      Text(words(.storageDocuments, count: backup.documents))
      Text(words(.backupDrafts, count: backup.drafts))
      Text(words(.backupSubmissions, count: backup.submissions))
      if !backup.lost.isEmpty {
        Label {
          Text(words(.backupLost, formats.list(backup.lost.map(\.isolated))))
        } icon: {
          Image(systemName: "exclamationmark.triangle.fill")
            .foregroundStyle(.attention)
            .accessibilityHidden(true)
        }
        .font(.subheadline.bold())
      }
    }
    .privacySensitive()
  }
}
