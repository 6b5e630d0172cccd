import CitizenKit
import SwiftUI

@MainActor protocol FactsActions {
  func answer(_ path: String, _ value: String)
  func forget(_ path: String)
  func forgetAll()
  func keep()
  func reallyForgetAll()
}

/// What she has told for plans and checks: hers to see, to change and to take away.
struct FactsView: View {
  let state: FactsState
  let actions: any FactsActions

  @FocusState private var typing: String?
  @AccessibilityFocusState private var spoken: String?
  @Environment(\.words) private var words

  var body: some View {
    Loaded(content: state.facts) { facts in
      Page {
        if let trouble = state.trouble { TroubleSection(trouble: trouble) }
        if facts.isEmpty {
          NothingSection(
            title: words(.factsEmptyTitle), message: words(.factsEmptyBody), symbol: "lock")
        } else {
          Section { PrivateLabel() }
        }
        ForEach(facts, id: \.path) { field in
          FieldSection(
            field: field, typing: $typing, spoken: $spoken, forget: { actions.forget(field.path) }
          ) {
            actions.answer(field.path, $0)
          }
        }
        if !facts.isEmpty {
          Section {
            SideButton(title: words(.factsForgetAll), symbol: "trash", role: .destructive) {
              actions.forgetAll()
            }
          }
        }
      }
      .closesKeyboard(of: $typing, words)
    }
    .navigationTitle(words(.factsTitle))
    .alert(words(.factsForgetAllTitle), isPresented: .constant(state.forgetting)) {
      Button(words(.factsForgetAll), role: .destructive) { actions.reallyForgetAll() }
      Button(words(.cancel), role: .cancel) { actions.keep() }
    } message: {
      Text(words(.factsForgetAllBody))
    }
  }
}
