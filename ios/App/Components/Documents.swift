import CitizenKit
import SwiftUI

/// A document in a list, read as one.
struct DocumentRow: View {
  let document: DocumentItem

  @Environment(\.words) private var words

  var body: some View {
    HStack(alignment: .firstTextBaseline, spacing: 12) {
      Image(systemName: document.kind.symbol)
        .foregroundStyle(.quiet)
        .accessibilityHidden(true)
      VStack(alignment: .leading, spacing: 4) {
        Text(document.title.isolated)
          .font(.headline)
        Text(words(document.kind.word))
          .font(.subheadline)
        if let issuer = document.issuer {
          Text(issuer.isolated)
            .font(.subheadline)
            .foregroundStyle(.quiet)
        }
        DocumentStanding(document: document)
      }
    }
    .padding(.vertical, 4)
    .privacySensitive()
    .accessibilityElement(children: .combine)
  }
}

/// How long a document still holds, and whether it is whole: in words and signs, never by colour alone.
struct DocumentStanding: View {
  let document: DocumentItem

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    if let day = document.expiresOn {
      let until = words(document.expiry.word, formats.day(day))
      if let symbol = document.expiry.symbol {
        mark(until, symbol)
      } else {
        Text(until)
          .font(.subheadline)
      }
    }
    if document.damaged { mark(words(.documentsDamaged), "exclamationmark.triangle.fill") }
  }

  private func mark(_ text: String, _ symbol: String) -> some View {
    Label {
      Text(text)
    } icon: {
      Image(systemName: symbol)
        .foregroundStyle(.attention)
        .accessibilityHidden(true)
    }
    .font(.subheadline.bold())
  }
}

/// A document on its way, how far it is, and the way to stop it.
struct TransferSection: View {
  let title: String
  let transfer: TransferItem
  let stop: @MainActor () -> Void

  @Environment(\.words) private var words

  var body: some View {
    Section {
      TransferRows(
        title: title, transfer: transfer, stopName: words(.documentsStop), stop: stop)
    }
  }
}

/// The same as rows of a section that has others.
struct TransferRows: View {
  let title: String
  let transfer: TransferItem
  /// What the way to stop it is called where it is heard alone.
  let stopName: String
  let stop: @MainActor () -> Void

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    VStack(alignment: .leading, spacing: 8) {
      Text(title)
        .font(.headline)
      ProgressView(value: Double(transfer.bytes), total: Double(max(transfer.totalBytes, 1)))
        .accessibilityHidden(true)
      if transfer.totalBytes > 0 {
        Text(
          words(
            .documentsProgress, formats.size(bytes: transfer.bytes),
            formats.size(bytes: transfer.totalBytes))
        )
        .font(.subheadline)
        .foregroundStyle(.quiet)
      }
    }
    .accessibilityElement(children: .combine)
    SideButton(title: words(.documentsStop), symbol: "xmark", action: stop)
      .accessibilityLabel(stopName)
  }
}

extension DocumentKind {
  var word: StringKey {
    switch self {
    case .identity: .documentKindIdentity
    case .certificate: .documentKindCertificate
    case .licence: .documentKindLicence
    case .receipt: .documentKindReceipt
    case .letter: .documentKindLetter
    case .bill: .documentKindBill
    case .photo: .documentKindPhoto
    case .other: .documentKindOther
    }
  }

  var symbol: String {
    switch self {
    case .identity: "person.text.rectangle"
    case .certificate: "rosette"
    case .licence: "checkmark.seal"
    case .receipt: "qrcode"
    case .letter: "envelope"
    case .bill: "banknote"
    case .photo: "photo"
    case .other: "doc"
    }
  }
}

extension Expiry {
  fileprivate var word: StringKey {
    switch self {
    case .lasting: .documentsUntil
    case .soon: .documentsUntilSoon
    case .past: .documentsUntilPast
    }
  }

  /// A sign for what may need her.
  fileprivate var symbol: String? {
    switch self {
    case .lasting: nil
    case .soon: "calendar.badge.exclamationmark"
    case .past: "exclamationmark.circle.fill"
    }
  }
}
