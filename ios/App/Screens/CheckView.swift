import CitizenKit
import SwiftUI

@MainActor protocol CheckActions {
  func change(_ path: String)
  func openChanges()
  func submit()
}

/// All answers once more, before they go out.
struct CheckView: View {
  let state: CheckState
  let actions: any CheckActions

  @State private var attempts = 0
  @Environment(\.words) private var words

  var body: some View {
    Loaded(content: state.answers) { page in
      Page(problems: Problems(items: page.problems, attempts: attempts) { actions.change($0) }) {
        if let trouble = page.trouble { TroubleSection(trouble: trouble) }
        if let changed = page.changed {
          ChangedSections(changed: changed) { actions.openChanges() }
        }
        ForEach(page.sections, id: \.step) { section in
          Headed(section.title) {
            ForEach(section.rows, id: \.path) { row in
              AnswerRow(row: row) { actions.change(row.path) }
            }
          }
        }
        if let kept = page.changed?.kept, kept > 0, page.changed?.changes == 0 {
          Section {
            RowButton {
              actions.openChanges()
            } row: {
              Label(words(.checkKept, count: kept), systemImage: "tray.full")
            }
          }
        }
        Section {
          Label(words(.checkPromise), systemImage: "checkmark.shield")
            .font(.subheadline)
        }
      } action: {
        MainButton(
          title: words(page.submitting ? .checkSubmitting : .checkSubmit), symbol: "paperplane.fill"
        ) {
          attempts += 1
          actions.submit()
        }
        .disabled(page.submitting)
      }
    }
    .navigationTitle(words(.checkTitle))
    .navigationBarTitleDisplayMode(.inline)
  }
}

/// A question and what was answered. The whole row leads back to it.
private struct AnswerRow: View {
  let row: CheckRow
  let change: @MainActor () -> Void

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  private var answer: String {
    let answer = formats.answer(row)
    return answer.isEmpty ? words(.notAnswered) : answer
  }

  var body: some View {
    if let heading = row.heading {
      Text(heading)
        .font(.headline)
        .accessibilityAddTraits(.isHeader)
    }
    if row.calculated {
      VStack(alignment: .leading, spacing: 4) {
        said
        Text(words(.formCalculated))
          .font(.subheadline)
          .foregroundStyle(.quiet)
      }
      .padding(.vertical, 4)
      .accessibilityElement(children: .combine)
    } else {
      RowButton(action: change) {
        VStack(alignment: .leading, spacing: 4) {
          said
          Text(words(.checkChange))
            .font(.subheadline.bold())
            .foregroundStyle(.tint)
        }
        .padding(.vertical, 4)
      }
      .accessibilityLabel(words(.checkChangeWhat, row.label))
      .accessibilityValue(answer)
    }
  }

  @ViewBuilder private var said: some View {
    Text(row.label)
      .font(.subheadline)
      .foregroundStyle(.quiet)
    Text(answer)
      .privacySensitive()
  }
}
