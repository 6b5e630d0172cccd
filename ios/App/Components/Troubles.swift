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
      MainButton(title: words(trouble.wayOn.word), symbol: trouble.wayOn.symbol) {
        surroundings.wayOn(trouble.wayOn)
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

/// All that stands in the way, at the top of the screen: it takes the focus when it appears or changes,
/// and each line leads to its answer.
struct ProblemSummary: View {
  let problems: [ProblemItem]
  let open: @MainActor (_ path: String) -> Void

  @Environment(\.words) private var words
  @AccessibilityFocusState private var focused: Bool

  var body: some View {
    Section {
      Label {
        Text(words(.formProblemsTitle, count: problems.count))
          .font(.headline)
      } icon: {
        Image(systemName: "exclamationmark.circle.fill")
          .foregroundStyle(.bad)
          .accessibilityHidden(true)
      }
      .accessibilityAddTraits(.isHeader)
      .accessibilityFocused($focused)
      .onAppear { focused = true }
      .onChange(of: problems) { focused = true }
      ForEach(problems, id: \.path) { problem in
        RowButton {
          open(problem.path)
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
    case .callCity: .wayOnCallCity
    case .goBack: .wayOnGoBack
    }
  }

  var symbol: String {
    switch self {
    case .tryAgain, .makeRoom: "arrow.clockwise"
    case .signIn: "person.crop.circle"
    case .unlockPhone: "lock.open"
    case .updateApp: "arrow.down.app"
    case .callCity: "phone.fill"
    case .goBack: "arrow.backward"
    }
  }
}
