import CitizenKit
import SwiftUI

@MainActor protocol ChangesActions {
  func seen()
}

/// What another version of the form has changed in a draft, and which answers do not fit any more.
struct ChangesView: View {
  let state: ChangesState
  let actions: any ChangesActions

  @Environment(\.words) private var words

  var body: some View {
    Loaded(content: state.changes) { page in
      Page {
        if let trouble = page.trouble { TroubleSection(trouble: trouble) }
        Section {
          Text(state.serviceName)
            .font(.title2.bold())
            .accessibilityAddTraits(.isHeader)
          if !page.changes.isEmpty { Text(words(.changesIntro)) }
        }
        if !page.changes.isEmpty {
          Section {
            ForEach(Array(page.changes.enumerated()), id: \.offset) { _, change in
              ChangeRow(change: change)
            }
          }
        }
        if !page.kept.isEmpty {
          Headed(words(.changesKeptTitle)) {
            Text(words(.changesKeptBody))
            ForEach(Array(page.kept.enumerated()), id: \.offset) { _, kept in
              Fact(name: kept.label, value: kept.answer)
                .privacySensitive()
            }
          }
        }
      } action: {
        MainButton(title: words(.changesSeen), symbol: "checkmark") { actions.seen() }
      }
    }
    .navigationTitle(words(.changesTitle))
    .navigationBarTitleDisplayMode(.inline)
  }
}

/// What has become of one question, read as one.
private struct ChangeRow: View {
  let change: ChangeItem

  @Environment(\.words) private var words

  var body: some View {
    VStack(alignment: .leading, spacing: 4) {
      Text(words(change.kind.word))
        .font(.subheadline)
        .foregroundStyle(.quiet)
      Text(change.label)
        .font(.headline)
      if let label = change.oldLabel { Text(words(.changesOldLabel, label)) }
      Group {
        if let answer = change.oldAnswer { Text(words(.changesOldAnswer, answer)) }
        if let answer = change.newAnswer { Text(words(.changesNewAnswer, answer)) }
      }
      .privacySensitive()
    }
    .font(.subheadline)
    .padding(.vertical, 4)
    .accessibilityElement(children: .combine)
  }
}

extension ChangeKind {
  fileprivate var word: StringKey {
    switch self {
    case .added: .changesAdded
    case .removed: .changesRemoved
    case .reworded: .changesReworded
    case .converted: .changesConverted
    case .notFitting: .changesNotFitting
    case .restored: .changesRestored
    }
  }
}
