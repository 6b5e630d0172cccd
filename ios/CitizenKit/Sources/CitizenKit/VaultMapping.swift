import CitizenCore
import Foundation

// From the core's documents to what the screens show.

extension DocumentItem {
  /// - Parameter today: The city's date, as `2026-01-31`.
  init(_ document: Document, today: String) {
    let about = document.about
    self.init(
      id: document.id, title: about.title, kind: DocumentKind(about.kind), issuer: about.issuer,
      expiresOn: about.expiresOn, expiry: Expiry(of: about.expiresOn, today: today),
      sizeBytes: Int64(document.sizeBytes), mediaType: document.mediaType,
      keptAt: document.addedAt, damaged: document.damaged)
  }
}

extension DocumentKind {
  init(_ kind: CitizenCore.DocumentKind) {
    self =
      switch kind {
      case .identity: .identity
      case .certificate: .certificate
      case .licence: .licence
      case .receipt: .receipt
      case .letter: .letter
      case .bill: .bill
      case .photo: .photo
      case .other: .other
      }
  }
}

extension CitizenCore.DocumentKind {
  init(_ kind: DocumentKind) {
    self =
      switch kind {
      case .identity: .identity
      case .certificate: .certificate
      case .licence: .licence
      case .receipt: .receipt
      case .letter: .letter
      case .bill: .bill
      case .photo: .photo
      case .other: .other
      }
  }
}

extension TransferItem {
  init(_ name: String, bytes: UInt64 = 0, of totalBytes: UInt64 = 0) {
    self.init(name: name, bytes: Int64(bytes), totalBytes: Int64(totalBytes))
  }
}

extension DocumentDetails {
  /// What iOS draws, as the core tells it by the content.
  private static let drawn: Set = [
    "application/pdf", "image/heic", "image/jpeg", "image/png", "image/webp",
  ]

  /// - Parameter today: The city's date, as `2026-01-31`.
  init(_ document: Document, today: String) {
    self.init(
      item: DocumentItem(document, today: today), tags: document.about.tags,
      issuedOn: document.about.issuedOn, caseId: document.about.caseId,
      canLook: Self.drawn.contains(document.mediaType) && !document.damaged)
  }
}

extension DocumentChoices {
  init(_ list: DocumentList, for asked: AskedFile) {
    self.init(
      question: asked.question, limits: asked.limits,
      documents: list.documents.map {
        DocumentChoice(item: $0, refusal: ChoiceRefusal(of: $0, by: asked.limits))
      }, total: list.total)
  }
}

extension ChoiceRefusal {
  /// Nil where it is taken.
  init?(of document: DocumentItem, by limits: FileLimitsItem) {
    if document.damaged {
      self = .damaged
    } else if !limits.mediaTypes.contains(document.mediaType) {
      self = .wrongType
    } else if document.sizeBytes > limits.maxBytes {
      self = .tooLarge
    } else {
      return nil
    }
  }
}

extension DocumentWords {
  /// - Parameter changed: What she has typed instead, by the name of its field.
  init(_ about: DocumentAbout, changed: [String: String]) {
    self.init(
      title: changed["title"] ?? about.title,
      kind: changed["kind"].flatMap(DocumentKind.init) ?? DocumentKind(about.kind),
      issuer: changed["issuer"] ?? about.issuer ?? "",
      issuedOn: changed["issuedOn"] ?? about.issuedOn ?? "",
      expiresOn: changed["expiresOn"] ?? about.expiresOn ?? "",
      tags: changed["tags"] ?? about.tags.joined(separator: ", "))
  }

  /// What they say of a document, of which `about` was said before.
  func about(changing about: DocumentAbout) -> DocumentAbout {
    var new = about
    new.title = title
    new.kind = CitizenCore.DocumentKind(kind)
    new.issuer = issuer
    new.issuedOn = issuedOn.isBlank ? nil : issuedOn
    new.expiresOn = expiresOn.isBlank ? nil : expiresOn
    // The comma of each language that the app speaks.
    new.tags = tags.split { ",，、،".contains($0) }.map(String.init)
    return new
  }
}

extension StorageUsage {
  init(_ usage: VaultUsage) {
    self.init(
      documents: Int(usage.documents), usedBytes: Int64(usage.usedBytes),
      limitBytes: Int64(usage.limitBytes))
  }
}

extension Expiry {
  /// So many days before its last one a document is to be renewed.
  private static let soonDays = 60

  /// - Parameters:
  ///   - day: The last day on which it holds, as `2026-01-31`.
  ///   - today: The city's date.
  init(of day: String?, today: String) {
    // So written, days are in the order of their letters.
    guard let day else {
      self = .lasting
      return
    }
    self = day < today ? .past : day <= Self.soonest(after: today) ? .soon : .lasting
  }

  private static func soonest(after today: String) -> String {
    let formats = Formats(language: "en")
    guard let date = formats.noon(of: today),
      let end = formats.calendar.date(byAdding: .day, value: soonDays, to: date)
    else { return today }
    return formats.written(end)
  }
}

extension PaperCode {
  /// - Parameter text: As the core writes a code, with spaces between the groups.
  init(written text: String, qr: QrCode?) {
    self = .shown(
      groups: text.split(separator: " ").map(String.init), qr: qr.map(QrSquares.init))
  }
}

extension CitizenError {
  /// Whether it says that what was typed is not the code on her paper.
  var isAboutTheCode: Bool {
    switch self {
    case .RecoveryCode, .Refused(reason: "recovery-code-wrong"),
      .Refused(reason: "no-recovery-code"):
      true
    default: false
    }
  }
}
