import Accessibility
import CitizenKit
import SwiftUI

/// Where she types the code that stands on her paper, or a passphrase, and what is wrong with it. It can be read while she
/// types: nobody types so much unseen without a slip.
struct SecretField: View {
  enum Kind { case paperCode, passphrase }

  let kind: Kind
  let typed: String
  let problem: String?
  var hint: String?
  let type: @MainActor (_ text: String) -> Void

  @State private var text: String
  @Environment(\.words) private var words
  @Environment(\.layoutDirection) private var direction

  init(
    _ kind: Kind, typed: String, problem: String?, hint: String? = nil,
    type: @escaping @MainActor (_ text: String) -> Void
  ) {
    self.kind = kind
    self.typed = typed
    self.problem = problem
    self.hint = hint
    self.type = type
    _text = State(initialValue: typed)
  }

  var body: some View {
    Headed(label) {
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
      TextField(label, text: $text, prompt: Text(verbatim: ""), axis: .vertical)
        .font(.title3.monospacedDigit())
        .lineLimit(2...9)
        .keyboardType(kind == .paperCode ? .numbersAndPunctuation : .default)
        .textInputAutocapitalization(.never)
        .autocorrectionDisabled()
        .privacySensitive()
        // Digits stand from left to right in every language.
        .environment(\.layoutDirection, kind == .paperCode ? .leftToRight : direction)
        .accessibilityHint([problem, hint].compactMap(\.self).joined(separator: "\n"))
        .onChange(of: text) { if text != typed { type(text) } }
        .onChange(of: typed) { if text != typed { text = typed } }
        .onChange(of: problem) { _, problem in
          if let problem { AccessibilityNotification.Announcement(problem).post() }
        }
      if let hint {
        Text(hint)
          .font(.subheadline)
          .foregroundStyle(.quiet)
      }
    }
  }

  private var label: String { words(kind == .paperCode ? .paperCodeField : .backupPassphrase) }
}
