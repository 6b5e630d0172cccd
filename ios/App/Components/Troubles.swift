import Accessibility
import CitizenKit
import SwiftUI

/// What did not work, in the core's words, and the way on.
struct TroubleSection: View {
  let trouble: Trouble
  /// What did not work, where the screen goes on without it.
  var title: String?

  @Environment(\.surroundings) private var surroundings
  @Environment(\.words) private var words

  var body: some View {
    Section {
      VStack(alignment: .leading, spacing: 8) {
        Label {
          Text(title ?? words(.troubleTitle))
            .font(.headline)
        } icon: {
          Image(systemName: "exclamationmark.triangle.fill")
            .foregroundStyle(.attention)
            .accessibilityHidden(true)
        }
        .accessibilityAddTraits(.isHeader)
        Text(trouble.message)
      }
      .accessibilityElement(children: .combine)
      .onAppear { AccessibilityNotification.Announcement(trouble.message).post() }
      // In senior mode the city's number stands at the foot of every page already.
      if !(surroundings.senior && trouble.wayOn == .callCity) {
        MainButton(title: words(trouble.wayOn.word), symbol: trouble.wayOn.symbol) {
          surroundings.wayOn(trouble.wayOn)
        }
      }
    }
  }
}

/// Nothing is here, and that is all right.
struct NothingSection: View {
  let title: String
  let message: String
  let symbol: String

  var body: some View {
    Section {
      VStack(spacing: 12) {
        Image(systemName: symbol)
          .font(.largeTitle)
          .foregroundStyle(.quiet)
          .accessibilityHidden(true)
        Text(title)
          .font(.title3.bold())
          .multilineTextAlignment(.center)
          .accessibilityAddTraits(.isHeader)
        Text(message)
          .foregroundStyle(.quiet)
          .multilineTextAlignment(.center)
      }
      .frame(maxWidth: .infinity)
      .padding(.vertical, 24)
    }
  }
}

/// All that stands in the way, at the top of the screen: it takes the focus when it appears and at each
/// attempt to go on, and each line leads to its answer.
struct ProblemSummary: View {
  /// Where a list scrolls to.
  static let id = "problems"

  let problems: Problems
  /// Brings the field at a path before the resident's eyes.
  let scroll: @MainActor (_ path: String) -> Void

  @Environment(\.words) private var words
  @AccessibilityFocusState private var focused: Bool

  var body: some View {
    Section {
      Label {
        Text(words(.formProblemsTitle, count: problems.items.count))
          .font(.headline)
      } icon: {
        Image(systemName: "exclamationmark.circle.fill")
          .foregroundStyle(.bad)
          .accessibilityHidden(true)
      }
      .accessibilityAddTraits(.isHeader)
      .accessibilityFocused($focused)
      .task(id: problems.attempts) { focused = true }
      .id(Self.id)
      ForEach(problems.items, id: \.path) { problem in
        RowButton {
          scroll(problem.path)
          problems.open(problem.path)
        } row: {
          Text(problem.message)
            .underline()
        }
      }
    }
  }
}

extension WayOn {
  var word: StringKey {
    switch self {
    case .tryAgain: .wayOnTryAgain
    case .signIn: .wayOnSignIn
    case .unlockPhone: .wayOnUnlockPhone
    case .makeRoom: .wayOnMakeRoom
    case .updateApp: .wayOnUpdateApp
    case .unlockDocuments: .documentsUnlock
    case .typePaperCode: .wayOnTypePaperCode
    case .callCity: .wayOnCallCity
    case .goBack: .wayOnGoBack
    }
  }

  var symbol: String {
    switch self {
    case .tryAgain, .makeRoom: "arrow.clockwise"
    case .signIn: "person.crop.circle"
    case .unlockPhone, .unlockDocuments: "lock.open"
    case .typePaperCode: "key"
    case .updateApp: "arrow.down.app"
    case .callCity: "phone.fill"
    case .goBack: "arrow.backward"
    }
  }
}
