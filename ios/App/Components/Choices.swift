import CitizenKit
import SwiftUI

/// The languages, each by its own name.
struct LanguageSection: View {
  let title: String
  let languages: [LanguageChoice]
  let choose: @MainActor (_ tag: String) -> Void

  var body: some View {
    Headed(title) {
      ForEach(languages, id: \.tag) { language in
        ChoiceButton(title: language.name, question: title, chosen: language.chosen) {
          choose(language.tag)
        }
        .environment(\.locale, Locale(identifier: language.tag))
      }
    }
  }
}

/// A switch with what it does said under its name.
struct SwitchRow: View {
  let title: String
  let explanation: String
  let isOn: Binding<Bool>

  var body: some View {
    Toggle(isOn: isOn) {
      VStack(alignment: .leading, spacing: 4) {
        Text(title)
        Text(explanation)
          .font(.subheadline)
          .foregroundStyle(.quiet)
      }
    }
  }
}
