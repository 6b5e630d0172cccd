import CitizenKit
import SwiftUI

/// A service in a list.
struct ServiceRow: View {
  let service: ServiceItem

  @Environment(\.words) private var words

  var body: some View {
    VStack(alignment: .leading, spacing: 4) {
      // What was typed stands out only from what is not bold itself.
      service.highlightedName
        .font(service.highlights.isEmpty ? .headline : .body)
      Text(service.summary)
        .font(.subheadline)
        .lineLimit(3)
      if let reason = service.reason {
        Text(words(reason))
          .font(.subheadline.bold())
      }
      Text(service.department)
        .font(.footnote)
        .foregroundStyle(.quiet)
    }
    .padding(.vertical, 4)
    .accessibilityElement(children: .combine)
  }
}

/// A service that she has marked; the city may have taken it away since.
struct FavouriteRow: View {
  let favourite: FavouriteItem

  @Environment(\.words) private var words

  var body: some View {
    VStack(alignment: .leading, spacing: 4) {
      Text(favourite.name)
        .font(.headline)
      if favourite.withdrawn {
        Label(words(.favouritesWithdrawn), systemImage: "exclamationmark.circle")
          .font(.subheadline)
      } else {
        Text(favourite.summary)
          .font(.subheadline)
          .lineLimit(3)
        Text(favourite.department)
          .font(.footnote)
          .foregroundStyle(.quiet)
      }
    }
    .frame(maxWidth: .infinity, alignment: .leading)
    .padding(.vertical, 4)
    .accessibilityElement(children: .combine)
  }
}

/// A price, and what it is for.
struct FeeRow: View {
  let fee: FeeLine

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    VStack(alignment: .leading, spacing: 4) {
      Text(formats.money(fee))
        .font(.headline)
      if let purpose = fee.purpose { Text(purpose) }
    }
    .accessibilityElement(children: .combine)
  }
}

/// Leads to all that she has told.
struct FactsButton: View {
  let action: @MainActor () -> Void

  @Environment(\.words) private var words

  var body: some View {
    RowButton(action: action) {
      Label(words(.factsOpen), systemImage: "person.text.rectangle")
    }
  }
}

/// Who reads the answers: nobody.
struct PrivateLabel: View {
  @Environment(\.words) private var words

  var body: some View {
    Label(words(.planPrivate), systemImage: "lock")
      .font(.subheadline)
  }
}

extension ServiceItem {
  /// The name, with what was typed in bold.
  fileprivate var highlightedName: Text {
    nameParts.reduce(Text(verbatim: "")) { text, part in
      text + (part.isTyped ? Text(part.text).bold() : Text(part.text))
    }
  }
}

extension Words {
  /// Why a service was found.
  fileprivate func callAsFunction(_ reason: HitReason) -> String {
    switch reason {
    case .word(let word): self(.searchReasonWord, word)
    case .spelling(let word): self(.searchReasonSpelling, word)
    case .someWords(let words): self(.searchReasonSome, words)
    }
  }

  /// How much of a form is answered.
  func progress(of draft: DraftItem, _ formats: Formats) -> String {
    self(.serviceResumeProgress, formats.count(draft.answered), formats.count(draft.askable))
  }
}
