import Foundation

// States of what a draft knows of another version of its form, and of what was told before; see States.swift.

public struct ChangesState: Hashable, Sendable {
  public var serviceName: String
  public var changes: Content<ChangesPage>

  public init(serviceName: String, changes: Content<ChangesPage>) {
    self.serviceName = serviceName
    self.changes = changes
  }
}

public struct ChangesPage: Hashable, Sendable {
  /// In the order of the form, and then what it does not ask for any more.
  public var changes: [ChangeItem]
  /// Her answers that do not fit any more.
  public var kept: [KeptItem]
  /// Why it could not be kept that she has seen them.
  public var trouble: Trouble?

  public init(changes: [ChangeItem], kept: [KeptItem], trouble: Trouble?) {
    self.changes = changes
    self.kept = kept
    self.trouble = trouble
  }
}

/// What has become of a question, or of the answer to it.
public struct ChangeItem: Hashable, Sendable {
  public var kind: ChangeKind
  /// The question, as it reads now if it is still asked.
  public var label: String
  /// The question as it read before, where it reads otherwise now.
  public var oldLabel: String?
  /// Her answer as it read before, where there was one that does not read so any more.
  public var oldAnswer: String?
  /// Her answer as it reads now, where it reads otherwise.
  public var newAnswer: String?

  public init(
    kind: ChangeKind, label: String, oldLabel: String?, oldAnswer: String?, newAnswer: String?
  ) {
    self.kind = kind
    self.label = label
    self.oldLabel = oldLabel
    self.oldAnswer = oldAnswer
    self.newAnswer = newAnswer
  }
}

/// As the core has it: `FormChangeKind`.
public enum ChangeKind: Hashable, Sendable, CaseIterable {
  case added, removed, reworded, converted, notFitting, restored
}

/// An answer that does not fit the form any more. It is kept with the draft, and not sent.
public struct KeptItem: Hashable, Sendable {
  /// The question as it read when she answered it.
  public var label: String
  public var answer: String

  public init(label: String, answer: String) {
    self.label = label
    self.answer = answer
  }
}

/// What is to be said of the version of the form that a draft is of; something always is.
public struct FormChanged: Hashable, Sendable {
  /// How many things are not as they were, and she has not seen it.
  public var changes: Int
  /// How many of her answers do not fit any more.
  public var kept: Int
  /// Why the draft goes on in an old version, where it does.
  public var oldForm: OldForm?

  public init(changes: Int, kept: Int, oldForm: OldForm?) {
    self.changes = changes
    self.kept = kept
    self.oldForm = oldForm
  }
}

extension FormChanged {
  /// Whether there is more to say than that answers are kept.
  var isNews: Bool { changes > 0 || oldForm != nil }
}

public enum OldForm: Hashable, Sendable, CaseIterable {
  /// The city does not offer the service in the app any more.
  case gone
  /// This app does not understand the new version.
  case notUnderstood
}

/// What she has told before that a step of a form asks for.
public enum PrefillItem: Hashable, Sendable {
  /// There is some: she is asked whether she wants to be offered it at all.
  case question
  case answers([PrefillLine])
}

/// An answer that is offered for a field of the step.
public struct PrefillLine: Hashable, Sendable {
  public var row: CheckRow
  public var source: PrefillFrom

  public init(row: CheckRow, source: PrefillFrom) {
    self.row = row
    self.source = source
  }
}

/// Where an answer that is offered is known from.
public enum PrefillFrom: Hashable, Sendable {
  /// What she has told about herself.
  case profile
  /// What she has sent before.
  case earlier(serviceName: String, at: Date)
}
