import Accessibility
import CitizenKit
import SwiftUI

/// Where she types the code that stands on her paper, and what is wrong with it.
struct PaperCodeField: View {
  let typed: String
  let problem: String?
  let type: @MainActor (_ text: String) -> Void

  @State private var text: String
  @Environment(\.words) private var words

  init(typed: String, problem: String?, type: @escaping @MainActor (_ text: String) -> Void) {
    self.typed = typed
    self.problem = problem
    self.type = type
    _text = State(initialValue: typed)
  }

  var body: some View {
    Headed(words(.paperCodeField)) {
      if let problem {
        Label {
          Text(problem)
            .font(.subheadline.bold())
        } icon: {
          Image(systemName: "exclamationmark.circle.fill")
            .accessibilityHidden(true)
        }
        .foregroundStyle(.bad)
      }
      TextField(words(.paperCodeField), text: $text, prompt: Text(verbatim: ""), axis: .vertical)
        .font(.title3.monospacedDigit())
        .lineLimit(2...9)
        .keyboardType(.numbersAndPunctuation)
        .autocorrectionDisabled()
        .privacySensitive()
        // Digits stand from left to right in every language.
        .environment(\.layoutDirection, .leftToRight)
        .accessibilityHint(problem ?? "")
        .onChange(of: text) { if text != typed { type(text) } }
        .onChange(of: problem) { _, problem in
          if let problem { AccessibilityNotification.Announcement(problem).post() }
        }
    }
  }
}
