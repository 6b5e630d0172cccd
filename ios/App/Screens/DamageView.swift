import CitizenKit
import SwiftUI

@MainActor protocol DamageActions {
  func seen()
}

/// What was found damaged on this phone, what was kept, and what she can do.
struct DamageView: View {
  let state: DamageState
  let actions: any DamageActions

  @Environment(\.words) private var words

  var body: some View {
    Loaded(content: state.report) { paragraphs in
      Page(hasAction: !paragraphs.isEmpty) {
        if paragraphs.isEmpty {
          NothingSection(
            title: words(.damageNoneTitle), message: words(.damageNoneBody),
            symbol: "checkmark.shield")
        } else {
          Section {
            ForEach(paragraphs, id: \.self) { paragraph in
              Text(paragraph)
                .textSelection(.enabled)
            }
          }
          Section { CallCityButton() }
        }
      } action: {
        MainButton(title: words(.damageSeen), symbol: "checkmark") { actions.seen() }
      }
    }
    .navigationTitle(words(.damageTitle))
  }
}
