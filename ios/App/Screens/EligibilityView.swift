import Accessibility
import CitizenKit
import SwiftUI

@MainActor protocol EligibilityActions {
  func answer(_ path: String, _ value: String)
  func openFacts()
}

/// Whether a service is for her, as far as the city's rules and what she has told say.
struct EligibilityView: View {
  let state: EligibilityState
  let actions: any EligibilityActions

  @FocusState private var typing: String?
  @AccessibilityFocusState private var spoken: String?
  @Environment(\.words) private var words

  var body: some View {
    Loaded(content: state.eligibility) { eligibility in
      Page {
        if let trouble = state.trouble { TroubleSection(trouble: trouble) }
        Section {
          Text(eligibility.serviceName)
            .foregroundStyle(.quiet)
          Label(words(eligibility.verdict.word), systemImage: eligibility.verdict.symbol)
            .font(.title3.bold())
            .foregroundStyle(eligibility.verdict.tint)
            .accessibilityAddTraits(.isHeader)
          Text(words(.eligibilityFinal))
        }
        if !eligibility.because.isEmpty {
          Headed(words(.eligibilityBecause)) {
            ForEach(eligibility.because, id: \.self) { Text($0) }
          }
        }
        if !eligibility.questions.isEmpty {
          Section { PrivateLabel() }
        }
        ForEach(eligibility.questions, id: \.path) { field in
          FieldSection(field: field, typing: $typing, spoken: $spoken) {
            actions.answer(field.path, $0)
          }
        }
        if !eligibility.words.isEmpty {
          Headed(words(.serviceEligibility)) { Text(eligibility.words) }
        }
        Section { FactsButton { actions.openFacts() } }
      }
      .closesKeyboard(of: $typing, words)
      .onChange(of: eligibility.verdict) { _, verdict in
        AccessibilityNotification.Announcement(words(verdict.word)).post()
      }
    }
    .navigationTitle(words(.eligibilityTitle))
    .navigationBarTitleDisplayMode(.inline)
  }
}

extension VerdictKind {
  fileprivate var word: StringKey {
    switch self {
    case .yes: .eligibilityYes
    case .no: .eligibilityNo
    case .needsToKnow: .eligibilityNeeds
    }
  }

  fileprivate var symbol: String {
    switch self {
    case .yes: "checkmark.circle.fill"
    case .no: "xmark.circle.fill"
    case .needsToKnow: "questionmark.circle"
    }
  }

  fileprivate var tint: Color {
    switch self {
    case .yes: .good
    case .no: .bad
    case .needsToKnow: .attention
    }
  }
}
