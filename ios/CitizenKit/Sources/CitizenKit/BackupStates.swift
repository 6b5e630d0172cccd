import Foundation

// All that is hers in one file, and back. See States.swift.

public struct BackupState: Hashable, Sendable {
  public var way: BackupWay
  /// Whether she has a recovery code on paper.
  public var hasPaperCode: Bool
  public var passphrase: String
  public var making: TransferItem?
  public var made: BackupItem?
  /// What is wrong with the passphrase.
  public var problem: String?
  public var trouble: Trouble?

  public init(
    way: BackupWay, hasPaperCode: Bool, passphrase: String, making: TransferItem?,
    made: BackupItem?, problem: String?, trouble: Trouble?
  ) {
    self.way = way
    self.hasPaperCode = hasPaperCode
    self.passphrase = passphrase
    self.making = making
    self.made = made
    self.problem = problem
    self.trouble = trouble
  }
}

/// What opens a backup.
public enum BackupWay: String, Hashable, Sendable, CaseIterable {
  case paperCode, passphrase
}

/// What a backup holds.
public struct BackupItem: Hashable, Sendable {
  public var madeAt: Date
  public var documents: Int
  public var drafts: Int
  public var submissions: Int
  /// The documents that are not in it because they were damaged.
  public var lost: [String]
  /// Such files of forms.
  public var lostFiles: [String]
  /// How many documents are not in it of which nothing could be told.
  public var unnamed: Int
  /// How many things in it cannot be read.
  public var unreadable: Int

  public init(
    madeAt: Date, documents: Int, drafts: Int, submissions: Int, lost: [String],
    lostFiles: [String] = [], unnamed: Int = 0, unreadable: Int = 0
  ) {
    self.madeAt = madeAt
    self.documents = documents
    self.drafts = drafts
    self.submissions = submissions
    self.lost = lost
    self.lostFiles = lostFiles
    self.unnamed = unnamed
    self.unreadable = unreadable
  }
}

public struct RestoreState: Hashable, Sendable {
  /// What the file that she has chosen is called; `nil` as long as she has not.
  public var fileName: String?
  public var way: BackupWay
  /// The code or the passphrase, as it stands in the field.
  public var typed: String
  public var reading: TransferItem?
  /// It is whole, and can be brought back.
  public var checked: BackupItem?
  public var restored: RestoredItem?
  /// She is asked whether the backup, which was made on another phone, is hers.
  public var askingWhose: Bool
  /// What is wrong with what she has typed, or with the file.
  public var problem: String?
  public var trouble: Trouble?

  public init(
    fileName: String?, way: BackupWay, typed: String, reading: TransferItem?, checked: BackupItem?,
    restored: RestoredItem?, askingWhose: Bool = false, problem: String?, trouble: Trouble?
  ) {
    self.fileName = fileName
    self.way = way
    self.typed = typed
    self.reading = reading
    self.checked = checked
    self.restored = restored
    self.askingWhose = askingWhose
    self.problem = problem
    self.trouble = trouble
  }
}

/// How much was not on this phone, and what is left for her to do.
public struct RestoredItem: Hashable, Sendable {
  public var documents: Int
  public var drafts: Int
  public var submissions: Int
  public var messages: Int
  public var facts: Int
  public var favourites: Int
  public var steps: [RestoreStepItem]

  public init(
    documents: Int, drafts: Int, submissions: Int, messages: Int, facts: Int, favourites: Int,
    steps: [RestoreStepItem]
  ) {
    self.documents = documents
    self.drafts = drafts
    self.submissions = submissions
    self.messages = messages
    self.facts = facts
    self.favourites = favourites
    self.steps = steps
  }
}

/// What no backup brings back.
public enum RestoreStepItem: Hashable, Sendable {
  case signIn
  case makePaperCode
  /// It waited to be sent when the backup was made.
  case sendAgain(caseId: String, kind: CaseKind, serviceName: String)
  /// It was damaged when the backup was made.
  case getAgain(title: String, issuer: String?)
}
