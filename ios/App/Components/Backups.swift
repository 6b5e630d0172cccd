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
      ForEach(missing, id: \.self) { missing in
        Label {
          Text(missing)
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

  /// What is not in it, or cannot be read, in words.
  private var missing: [String] {
    var missing: [String] = []
    if !backup.lost.isEmpty {
      missing.append(words(.backupLost, formats.list(backup.lost.map(\.isolated))))
    }
    if !backup.lostFiles.isEmpty {
      missing.append(words(.backupLostFiles, formats.list(backup.lostFiles.map(\.isolated))))
    }
    if backup.unnamed > 0 { missing.append(words(.backupUnnamed, count: backup.unnamed)) }
    if backup.unreadable > 0 { missing.append(words(.backupUnreadable, count: backup.unreadable)) }
    return missing
  }
}
