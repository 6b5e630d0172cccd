import Accessibility
import CitizenKit
import SwiftUI
import UIKit

/// What is typed. While the resident types, the field is hers: the state follows it, not it the state.
struct TextEntry: View {
  let field: FieldItem
  /// What is to be typed, where the question alone does not say it.
  let kind: String?
  let typing: FocusState<String?>.Binding
  let answer: @MainActor (_ value: String) -> Void

  @State private var text: String
  @Environment(\.words) private var words

  init(
    field: FieldItem, as kind: String? = nil, typing: FocusState<String?>.Binding,
    answer: @escaping @MainActor (_ value: String) -> Void
  ) {
    self.field = field
    self.kind = kind
    self.typing = typing
    self.answer = answer
    _text = State(initialValue: field.value)
  }

  var body: some View {
    TextField(field.label, text: $text, prompt: Text(verbatim: ""), axis: axis)
      .lineLimit(field.kind == .longText ? 3...12 : 1...3)
      .keyboardType(field.kind.keyboard)
      .textContentType(field.content)
      .textInputAutocapitalization(field.kind.capitals)
      .autocorrectionDisabled(field.kind != .longText)
      .focused(typing, equals: field.path)
      .privacySensitive()
      .spoken(field, words, as: kind)
      .onChange(of: text) { if text != field.value { answer(text) } }
      .onChange(of: field.value) { if typing.wrappedValue != field.path { text = field.value } }
  }

  private var axis: Axis { field.kind == .longText ? .vertical : .horizontal }
}

/// An amount with the sign of its currency, on the side on which the resident's language has it.
struct MoneyEntry: View {
  let field: FieldItem
  let typing: FocusState<String?>.Binding
  let answer: @MainActor (_ value: String) -> Void

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    if let currency = field.currency {
      let (sign, isBefore) = formats.sign(of: currency)
      HStack(spacing: 8) {
        if isBefore { mark(sign) }
        TextEntry(
          field: field, as: words(.formAmount, formats.name(of: currency)), typing: typing,
          answer: answer)
        if !isBefore { mark(sign) }
      }
    } else {
      TextEntry(field: field, typing: typing, answer: answer)
    }
  }

  /// VoiceOver says the currency by its name.
  private func mark(_ sign: String) -> some View {
    Text(sign)
      .foregroundStyle(.quiet)
      .accessibilityHidden(true)
  }
}

/// A date, typed as `2026-01-31`, or a time, typed as `09:30`; or picked, where a wheel is large enough to
/// be read.
struct MomentEntry: View {
  let field: FieldItem
  let typing: FocusState<String?>.Binding
  let answer: @MainActor (_ value: String) -> Void

  @State private var text: String
  @State private var picking = false
  @Environment(\.words) private var words
  @Environment(\.formats) private var formats
  @Environment(\.senior) private var senior
  @Environment(\.dynamicTypeSize) private var typeSize

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
    TextField(
      field.label, text: $text, prompt: Text(words(isTime ? .formTimeExample : .formDateExample))
    )
    .keyboardType(.numbersAndPunctuation)
    .autocorrectionDisabled()
    .textContentType(field.content)
    .focused(typing, equals: field.path)
    .privacySensitive()
    .spoken(field, words)
    .onChange(of: text) { if text != field.value { answer(text) } }
    .onChange(of: field.value) { if typing.wrappedValue != field.path { text = field.value } }
    if !senior && !typeSize.isAccessibilitySize {
      if picking {
        DatePicker(
          field.label, selection: Binding(picked ?? .now) { pick($0) },
          displayedComponents: isTime ? .hourAndMinute : .date
        )
        .datePickerStyle(.wheel)
        .labelsHidden()
        .frame(maxWidth: .infinity)
      }
      Button {
        typing.wrappedValue = nil
        picking.toggle()
      } label: {
        Label(
          words(picking ? .close : isTime ? .formPickTime : .formPickDate),
          systemImage: isTime ? "clock" : "calendar")
      }
      .accessibilityHint(field.label)
    }
  }

  private var isTime: Bool { field.kind == .time }

  private var picked: Date? { isTime ? formats.clock(at: text) : formats.noon(of: text) }

  private func pick(_ date: Date) {
    text = isTime ? formats.written(timeOf: date) : formats.written(date)
  }
}

/// One of a list too long to show: what is chosen, and below it what is found while the resident types.
struct ListEntry: View {
  let field: FieldItem
  let typing: FocusState<String?>.Binding
  let spoken: AccessibilityFocusState<String?>.Binding
  let find: @MainActor (_ query: String) -> Void
  let answer: @MainActor (_ value: String) -> Void

  @State private var query = ""
  @Environment(\.words) private var words

  var body: some View {
    if !field.value.isEmpty {
      Label(words(.formChosen, field.chosen?.label ?? field.value), systemImage: "checkmark")
        .privacySensitive()
    }
    TextField(words(.formFind), text: $query, prompt: Text(words(.formFind)))
      .autocorrectionDisabled()
      .focused(typing, equals: field.path)
      .submitLabel(.search)
      .onSubmit { if let only = field.found, only.count == 1 { choose(only[0]) } }
      .spoken(field, words, as: words(.formFind))
      .onChange(of: query) { if !query.isEmpty || field.found != nil { find(query) } }
      .onChange(of: typing.wrappedValue) {
        if typing.wrappedValue == field.path && field.found == nil { find(query) }
      }
      .onChange(of: outcome) { _, said in
        if let said { AccessibilityNotification.Announcement(said).post() }
      }
    if let found = field.found {
      if found.isEmpty {
        Text(words(.formFindNothing))
          .foregroundStyle(.quiet)
      }
      ForEach(found, id: \.value) { option in
        ChoiceButton(
          title: option.label, question: field.label, chosen: option.value == field.value
        ) {
          choose(option)
        }
      }
    }
  }

  /// What is said aloud when what is found has changed.
  private var outcome: String? {
    field.found.map { $0.isEmpty ? words(.formFindNothing) : words(.formFound, count: $0.count) }
  }

  private func choose(_ option: OptionItem) {
    answer(option.value)
    query = ""
    typing.wrappedValue = nil
    spoken.wrappedValue = field.path
  }
}

extension FieldItemKind {
  fileprivate var keyboard: UIKeyboardType {
    switch self {
    case .email: .emailAddress
    case .phone: .phonePad
    case .integer: .numberPad
    case .money: .decimalPad
    case .nationalId: .asciiCapable
    case .date, .time: .numbersAndPunctuation
    case .text, .longText, .yesNo, .choice, .choices, .longChoice, .declaration, .file, .photo,
      .signature, .rows:
      .default
    }
  }

  fileprivate var capitals: TextInputAutocapitalization {
    switch self {
    case .email: .never
    case .nationalId: .characters
    default: .sentences
    }
  }
}

extension FieldItem {
  /// What the keyboard may offer: what the form says of the field, or what its kind is.
  fileprivate var content: UITextContentType? {
    switch kind {
    case .email: .emailAddress
    case .phone: .telephoneNumber
    default: purpose.flatMap(UITextContentType.init(purpose:))
    }
  }
}

extension UITextContentType {
  /// - Parameter purpose: An autofill field name of HTML.
  init?(purpose: String) {
    switch purpose {
    case "name": self = .name
    case "honorific-prefix": self = .namePrefix
    case "given-name": self = .givenName
    case "additional-name": self = .middleName
    case "family-name": self = .familyName
    case "honorific-suffix": self = .nameSuffix
    case "nickname": self = .nickname
    case "organization-title": self = .jobTitle
    case "organization": self = .organizationName
    case "street-address": self = .fullStreetAddress
    case "address-line1": self = .streetAddressLine1
    case "address-line2": self = .streetAddressLine2
    case "address-level3": self = .sublocality
    case "address-level2": self = .addressCity
    case "address-level1": self = .addressState
    case "postal-code": self = .postalCode
    case "country", "country-name": self = .countryName
    case "bday": self = .birthdate
    case "tel": self = .telephoneNumber
    case "email": self = .emailAddress
    case "url": self = .URL
    default: return nil
    }
  }
}
