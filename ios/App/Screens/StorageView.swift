import CitizenKit
import SwiftUI

@MainActor protocol StorageActions {
  func openDocuments()
}

/// How much of the phone her documents take.
struct StorageView: View {
  let state: StorageState
  let actions: any StorageActions

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    Loaded(content: state.usage) { usage in
      Page {
        Section {
          VStack(alignment: .leading, spacing: 8) {
            Text(words(.storageDocuments, count: usage.documents))
              .font(.headline)
            ProgressView(value: Double(usage.usedBytes), total: Double(max(usage.limitBytes, 1)))
              .accessibilityHidden(true)
            Text(
              words(
                .storageUsed, formats.size(bytes: usage.usedBytes),
                formats.size(bytes: usage.limitBytes)))
          }
          .accessibilityElement(children: .combine)
        }
        Section {
          Text(words(.storageBody))
            .foregroundStyle(.quiet)
          RowButton {
            actions.openDocuments()
          } row: {
            Label(words(.homeDocuments), systemImage: "doc.text")
          }
        }
      }
    }
    .navigationTitle(words(.storageTitle))
  }
}
