import CitizenKit
import SwiftUI
import UIKit

/// A question with its hint, its answer and what is wrong with that.
struct FieldSection: View {
  let field: FieldItem
  let typing: FocusState<String?>.Binding
  let spoken: AccessibilityFocusState<String?>.Binding
  /// Takes the answer away for good; nil where that is not offered.
  var forget: (@MainActor () -> Void)?
  let answer: @MainActor (_ value: String) -> Void

  @Environment(\.words) private var words

  var body: some View {
    Section {
      if let problem = field.problem {
        Label {
          Text(problem)
            .font(.subheadline.bold())
        } icon: {
          Image(systemName: "exclamationmark.circle.fill")
            .accessibilityHidden(true)
        }
        .foregroundStyle(.bad)
      }
      entry
      if let forget {
        Button(role: .destructive, action: forget) {
          Label(words(.factsForget), systemImage: "trash")
        }
        .accessibilityHint(field.label)
      }
    } header: {
      VStack(alignment: .leading, spacing: 4) {
        Text(field.label)
          .font(.headline)
          .foregroundStyle(.primary)
        Text(words(field.required ? .required : .optional))
          .font(.subheadline)
          .foregroundStyle(.quiet)
      }
      .textCase(nil)
      .accessibilityElement(children: .combine)
      .accessibilityAddTraits(.isHeader)
      .accessibilityFocused(spoken, equals: field.path)
      .id(field.path)
    } footer: {
      if let hint = field.hint {
        Text(hint)
          .font(.subheadline)
          .foregroundStyle(.quiet)
      }
    }
  }

  @ViewBuilder private var entry: some View {
    switch field.kind {
    case .text, .longText, .email, .phone, .integer:
      TextEntry(field: field, typing: typing, answer: answer)
    case .date:
      DateEntry(field: field, typing: typing, answer: answer)
    case .yesNo, .choice:
      ForEach(field.options, id: \.value) { option in
        ChoiceButton(
          title: option.label, question: field.label, chosen: option.value == field.value
        ) {
          answer(option.value)
        }
      }
    }
  }
}

/// What is typed. While the resident types, the field is hers: the state follows it, not it the state.
private struct TextEntry: View {
  let field: FieldItem
  let typing: FocusState<String?>.Binding
  let answer: @MainActor (_ value: String) -> Void

  @State private var text: String
  @Environment(\.words) private var words

  init(
    field: FieldItem, typing: FocusState<String?>.Binding,
    answer: @escaping @MainActor (_ value: String) -> Void
  ) {
    self.field = field
    self.typing = typing
    self.answer = answer
    _text = State(initialValue: field.value)
  }

  var body: some View {
    TextField(field.label, text: $text, prompt: Text(verbatim: ""), axis: axis)
      .lineLimit(field.kind == .longText ? 3...12 : 1...3)
      .keyboardType(field.kind.keyboard)
      .textContentType(field.kind.content)
      .textInputAutocapitalization(field.kind == .email ? .never : .sentences)
      .autocorrectionDisabled(field.kind != .longText)
      .focused(typing, equals: field.path)
      .privacySensitive()
      .spoken(field, words)
      .onChange(of: text) { if text != field.value { answer(text) } }
      .onChange(of: field.value) { if typing.wrappedValue != field.path { text = field.value } }
  }

  private var axis: Axis { field.kind == .longText ? .vertical : .horizontal }
}

/// A date, typed as `2026-01-31` or picked from a calendar.
private struct DateEntry: View {
  let field: FieldItem
  let typing: FocusState<String?>.Binding
  let answer: @MainActor (_ value: String) -> Void

  @State private var text: String
  @State private var picking = false
  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  init(
    field: FieldItem, typing: FocusState<String?>.Binding,
    answer: @escaping @MainActor (_ value: String) -> Void
  ) {
    self.field = field
    self.typing = typing
    self.answer = answer
    _text = State(initialValue: field.value)
  }

  var body: some View {
    TextField(field.label, text: $text, prompt: Text(words(.formDateExample)))
      .keyboardType(.numbersAndPunctuation)
      .autocorrectionDisabled()
      .focused(typing, equals: field.path)
      .privacySensitive()
      .spoken(field, words)
      .onChange(of: text) { if text != field.value { answer(text) } }
      .onChange(of: field.value) { if typing.wrappedValue != field.path { text = field.value } }
    if picking {
      DatePicker(
        field.label, selection: Binding(picked ?? .now) { pick($0) },
        displayedComponents: .date
      )
      .datePickerStyle(.wheel)
      .labelsHidden()
      .frame(maxWidth: .infinity)
    }
    Button {
      typing.wrappedValue = nil
      picking.toggle()
    } label: {
      Label(words(picking ? .close : .formPickDate), systemImage: "calendar")
    }
    .accessibilityHint(field.label)
  }

  private var picked: Date? { formats.noon(of: text) }

  private func pick(_ date: Date) {
    text = formats.written(date)
  }
}

extension View {
  /// A key to put the pads of digits away with, which have none.
  func closesKeyboard(of typing: FocusState<String?>.Binding, _ words: Words) -> some View {
    toolbar {
      ToolbarItemGroup(placement: .keyboard) {
        Spacer()
        Button(words(.close)) { typing.wrappedValue = nil }
      }
    }
  }

  /// What VoiceOver says at a field: its question, whether it is required, what is wrong, and its hint.
  fileprivate func spoken(_ field: FieldItem, _ words: Words) -> some View {
    accessibilityLabel(field.label)
      .accessibilityHint(
        [words(field.required ? .required : .optional), field.problem, field.hint]
          .compactMap(\.self).joined(separator: "\n"))
  }
}

extension FieldItemKind {
  fileprivate var keyboard: UIKeyboardType {
    switch self {
    case .email: .emailAddress
    case .phone: .phonePad
    case .integer: .numberPad
    case .date: .numbersAndPunctuation
    case .text, .longText, .yesNo, .choice: .default
    }
  }

  fileprivate var content: UITextContentType? {
    switch self {
    case .email: .emailAddress
    case .phone: .telephoneNumber
    case .text, .longText, .date, .integer, .yesNo, .choice: nil
    }
  }
}
