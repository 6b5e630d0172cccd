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
  /// Chooses one of several, or takes it away; where fields of several choices are asked.
  var toggle: @MainActor (_ value: String) -> Void = { _ in }
  /// Attaches a file; where fields for files are asked.
  var attach:
    @MainActor (_ filePath: String, _ name: String, _ whenDone: @escaping @MainActor () -> Void)
      -> Void = { _, _, done in done() }
  /// Takes a file away.
  var detach: @MainActor (_ sha256: String) -> Void = { _ in }
  /// Lets her choose one of her documents; where fields for files are asked.
  var chooseDocument: @MainActor () -> Void = {}
  /// Adds a row; where fields of rows are asked.
  var addRow: @MainActor () -> Void = {}
  /// Looks in a list too long to show; where fields with such a list are asked.
  var find: @MainActor (_ query: String) -> Void = { _ in }
  let answer: @MainActor (_ value: String) -> Void

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

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
      if field.isAsked {
        entry
      } else {
        GivenAnswer(field: field)
      }
      if let forget {
        Button(role: .destructive, action: forget) {
          Label(words(.factsForget), systemImage: "trash")
        }
        .accessibilityHint(field.label)
      }
    } header: {
      VStack(alignment: .leading, spacing: 12) {
        if let heading = field.heading {
          Text(heading)
            .font(.title3.bold())
            .foregroundStyle(.primary)
            .accessibilityAddTraits(.isHeader)
        }
        question
      }
      .textCase(nil)
    } footer: {
      if !hints.isEmpty {
        Text(hints.joined(separator: "\n"))
          .font(.subheadline)
          .foregroundStyle(.quiet)
      }
    }
  }

  private var question: some View {
    VStack(alignment: .leading, spacing: 4) {
      // The sentence of a declaration is what she ticks.
      if field.kind != .declaration || !field.isAsked {
        Text(field.label)
          .font(.headline)
          .foregroundStyle(.primary)
      }
      if field.isAsked {
        Text(words(field.required ? .required : .optional))
          .font(.subheadline)
          .foregroundStyle(.quiet)
      }
    }
    .accessibilityElement(children: .combine)
    .accessibilityAddTraits(.isHeader)
    .accessibilityFocused(spoken, equals: field.path)
    .id(field.path)
  }

  private var hints: [String] {
    let several = field.kind == .choices && field.isAsked ? words(.formSeveral) : nil
    return [field.hint, field.limits.map(formats.limits), several].compactMap(\.self)
  }

  @ViewBuilder private var entry: some View {
    switch field.kind {
    case .text, .longText, .email, .phone, .integer, .nationalId:
      TextEntry(field: field, typing: typing, answer: answer)
    case .money:
      MoneyEntry(field: field, typing: typing, answer: answer)
    case .date, .time:
      MomentEntry(field: field, typing: typing, answer: answer)
    case .longChoice:
      ListEntry(field: field, typing: typing, spoken: spoken, find: find, answer: answer)
    case .file, .photo, .signature:
      FilesEntry(
        field: field, spoken: spoken, attach: attach, detach: detach, chooseDocument: chooseDocument
      )
    case .rows:
      if let rows = field.rows, !rows.rows.isEmpty {
        Text(formats.list(rows.rows.map(\.title)))
      } else {
        AddRowButton(field: field, add: addRow)
      }
    case .choices:
      ForEach(field.options, id: \.value) { option in
        CheckButton(
          title: option.label, question: field.label, isOn: field.values.contains(option.value)
        ) {
          toggle(option.value)
        }
      }
    case .declaration:
      CheckButton(
        title: field.label, question: words(field.required ? .required : .optional),
        isOn: field.value == "true"
      ) {
        answer(field.value == "true" ? "" : "true")
      }
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

/// Puts another row behind those of a field of rows, where there may be one.
struct AddRowButton: View {
  let field: FieldItem
  let add: @MainActor () -> Void

  @Environment(\.words) private var words

  var body: some View {
    if field.rows?.canAdd == true {
      Button(action: add) {
        Label(words(.formRowAdd, field.label), systemImage: "plus.circle")
      }
    }
  }
}

/// Removes the row that stands above it.
struct RemoveRowButton: View {
  let row: RowItem
  let remove: @MainActor () -> Void

  @Environment(\.words) private var words

  var body: some View {
    Button(role: .destructive, action: remove) {
      Label(words(.formRowRemove, row.title), systemImage: "minus.circle")
    }
  }
}

/// The answer to what is not asked for: it follows from others, or counts for nothing at present.
private struct GivenAnswer: View {
  let field: FieldItem

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    VStack(alignment: .leading, spacing: 4) {
      if !formats.answer(field).isEmpty {
        Text(formats.answer(field))
          .privacySensitive()
      }
      Text(words(field.enabled ? .formCalculated : .formNotAsked))
        .font(.subheadline)
        .foregroundStyle(.quiet)
    }
    .accessibilityElement(children: .combine)
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

  /// What VoiceOver says at a field: its question, what is to be typed, whether it is required, what is wrong,
  /// and its hint.
  func spoken(_ field: FieldItem, _ words: Words, as kind: String? = nil) -> some View {
    accessibilityLabel(field.label)
      .accessibilityHint(
        [kind, words(field.required ? .required : .optional), field.problem, field.hint]
          .compactMap(\.self).joined(separator: "\n"))
  }
}
