import CitizenKit
import SwiftUI

@MainActor protocol DocumentWordsActions {
  func setTitle(_ text: String)
  func chooseKind(_ name: String)
  func setIssuer(_ text: String)
  func setIssuedOn(_ day: String)
  func setExpiresOn(_ day: String)
  func setTags(_ text: String)
  func save()
  func leave()
}

/// What she says of a document, to find it again.
struct DocumentWordsView: View {
  let state: DocumentWordsState
  let actions: any DocumentWordsActions

  @FocusState private var typing: String?
  @AccessibilityFocusState private var spoken: String?
  @Environment(\.words) private var words

  var body: some View {
    Loaded(content: state.words) { said in
      Page {
        if let trouble = state.trouble { TroubleSection(trouble: trouble) }
        field(.text, .documentWordsName, said.title) { actions.setTitle($0) }
        field(.choice, .documentKind, said.kind.rawValue, options: kinds) { actions.chooseKind($0) }
        field(.text, .documentIssuer, said.issuer) { actions.setIssuer($0) }
        field(.date, .documentIssuedOn, said.issuedOn) { actions.setIssuedOn($0) }
        field(.date, .documentExpiresOn, said.expiresOn) { actions.setExpiresOn($0) }
        field(.text, .documentTags, said.tags, hint: words(.documentWordsTagsHint)) {
          actions.setTags($0)
        }
      } action: {
        MainButton(title: words(.documentWordsSave), symbol: "checkmark") {
          typing = nil
          actions.save()
        }
        .disabled(state.saving)
        if state.trouble != nil {
          SideButton(title: words(.documentWordsLeave)) { actions.leave() }
        }
      }
      .closesKeyboard(of: $typing, words)
    }
    .navigationTitle(words(.documentWordsTitle))
    .navigationBarTitleDisplayMode(.inline)
    // The system's own button and swipe would leave without keeping what was typed.
    .navigationBarBackButtonHidden()
    .accessibilityAction(.escape) { actions.save() }
    .toolbar {
      ToolbarItem(placement: .topBarLeading) {
        Button {
          actions.save()
        } label: {
          Label(words(.back), systemImage: "chevron.backward")
            .labelStyle(.titleAndIcon)
        }
      }
    }
  }

  private var kinds: [OptionItem] {
    DocumentKind.allCases.map { OptionItem(value: $0.rawValue, label: words($0.word)) }
  }

  private func field(
    _ kind: FieldItemKind, _ label: StringKey, _ value: String, hint: String? = nil,
    options: [OptionItem] = [], answer: @escaping @MainActor (String) -> Void
  ) -> some View {
    FieldSection(
      field: FieldItem(
        path: label.rawValue, kind: kind, label: words(label), hint: hint, required: false,
        value: value, options: options, problem: nil),
      typing: $typing, spoken: $spoken, answer: answer)
  }
}
