import CitizenKit
import SwiftUI

/// That another version of the form has changed something, or that the form is an old one.
struct ChangedSections: View {
  let changed: FormChanged
  let see: @MainActor () -> Void

  @Environment(\.surroundings) private var surroundings
  @Environment(\.words) private var words

  var body: some View {
    if changed.changes > 0 {
      Section {
        NoteText(
          title: words(.formChangedTitle), message: words(.formChangedBody, count: changed.changes),
          symbol: "doc.badge.arrow.up")
        SideButton(title: words(.formChangedSee), symbol: "list.bullet", action: see)
      }
    }
    switch changed.oldForm {
    case .gone:
      Section {
        OldFormLabel(message: words(.formOldGone))
        // In senior mode the city's number stands at the foot of every page already.
        if !surroundings.senior { CallCityButton() }
      }
    case .notUnderstood:
      Section {
        OldFormLabel(message: words(.formOldNotUnderstood))
        SideButton(title: words(.wayOnUpdateApp), symbol: WayOn.updateApp.symbol) {
          surroundings.wayOn(.updateApp)
        }
      }
    case nil:
      EmptyView()
    }
  }
}

private struct OldFormLabel: View {
  let message: String

  var body: some View {
    Label {
      Text(message)
    } icon: {
      Image(systemName: "exclamationmark.triangle.fill")
        .foregroundStyle(.attention)
        .accessibilityHidden(true)
    }
  }
}

/// What she has told before, or whether she wants to be offered it.
struct PrefillSection: View {
  let prefill: PrefillItem
  let allow: @MainActor (_ yes: Bool) -> Void
  let fillIn: @MainActor () -> Void
  let notNow: @MainActor () -> Void

  @Environment(\.words) private var words

  var body: some View {
    switch prefill {
    case .question:
      Section {
        NoteText(
          title: words(.prefillQuestionTitle), message: words(.prefillQuestionBody),
          symbol: "person.text.rectangle")
        SideButton(title: words(.prefillQuestionYes)) { allow(true) }
        SideButton(title: words(.prefillQuestionNo)) { allow(false) }
      }
    case .answers(let lines):
      Headed(words(.prefillTitle)) {
        ForEach(lines, id: \.row.path) { OfferedAnswer(line: $0) }
        SideButton(title: words(.prefillFillIn), symbol: "square.and.pencil", action: fillIn)
        SideButton(title: words(.prefillNotNow), action: notNow)
      }
    }
  }
}

/// A question, what is offered as its answer, and where that is from, read as one.
private struct OfferedAnswer: View {
  let line: PrefillLine

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    VStack(alignment: .leading, spacing: 4) {
      Text(line.row.label)
        .font(.subheadline)
        .foregroundStyle(.quiet)
      Text(formats.answer(line.row))
        .privacySensitive()
      Text(source)
        .font(.footnote)
        .foregroundStyle(.quiet)
    }
    .accessibilityElement(children: .combine)
  }

  private var source: String {
    switch line.source {
    case .profile: words(.prefillFromProfile)
    case .earlier(let serviceName, let at):
      words(.prefillFromEarlier, serviceName.isolated, formats.day(of: at))
    }
  }
}

/// Something to know before she goes on, read as one.
private struct NoteText: View {
  let title: String
  let message: String
  let symbol: String

  var body: some View {
    VStack(alignment: .leading, spacing: 8) {
      Label {
        Text(title)
          .font(.headline)
      } icon: {
        Image(systemName: symbol)
          .foregroundStyle(.tint)
          .accessibilityHidden(true)
      }
      .accessibilityAddTraits(.isHeader)
      Text(message)
    }
    .accessibilityElement(children: .combine)
  }
}
