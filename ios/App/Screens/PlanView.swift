import CitizenKit
import SwiftUI

@MainActor protocol PlanActions {
  func setDate(_ date: String)
  func answer(_ path: String, _ value: String)
  func openService(_ id: String)
  func openFacts()
}

/// What there is to do about something that has happened: in which order, by when, with what, for how much.
struct PlanView: View {
  let state: PlanState
  let actions: any PlanActions

  @FocusState private var typing: String?
  @AccessibilityFocusState private var spoken: String?
  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    Loaded(content: state.plan) { plan in
      Page {
        if let trouble = state.trouble { TroubleSection(trouble: trouble) }
        if let trouble = plan.personal { TroubleSection(trouble: trouble) }
        Section {
          Text(plan.name)
            .font(.title2.bold())
            .accessibilityAddTraits(.isHeader)
          Text(plan.description)
        }
        FieldSection(field: plan.dateField, typing: $typing, spoken: $spoken) {
          actions.setDate($0)
        }
        questions(plan)
        steps(plan)
        documents(plan)
        fees(plan)
        Section { FactsButton { actions.openFacts() } }
      }
      .closesKeyboard(of: $typing, words)
      .navigationTitle(plan.name)
      .navigationBarTitleDisplayMode(.inline)
    }
  }

  @ViewBuilder private func questions(_ plan: PlanDetails) -> some View {
    if !plan.questions.isEmpty {
      Headed(words(.planQuestions)) { PrivateLabel() }
      ForEach(plan.questions, id: \.path) { field in
        FieldSection(field: field, typing: $typing, spoken: $spoken) {
          actions.answer(field.path, $0)
        }
      }
    }
  }

  @ViewBuilder private func steps(_ plan: PlanDetails) -> some View {
    Section {
      Text(words(.planSteps))
        .font(.title3.bold())
        .accessibilityAddTraits(.isHeader)
    }
    ForEach(plan.steps.indices, id: \.self) { index in
      Headed(words(.planStep, formats.count(index + 1))) {
        StepRows(step: plan.steps[index]) { actions.openService(plan.steps[index].serviceId) }
      }
    }
  }

  @ViewBuilder private func documents(_ plan: PlanDetails) -> some View {
    if !plan.documents.isEmpty {
      Headed(words(.planDocuments)) {
        ForEach(plan.documents, id: \.self) { document in
          Label {
            VStack(alignment: .leading, spacing: 4) {
              Text(document.name)
              if let step = document.from {
                Text(words(.planDocumentFrom, step))
                  .font(.subheadline)
                  .foregroundStyle(.quiet)
              }
            }
            .accessibilityElement(children: .combine)
          } icon: {
            Image(systemName: "doc.text")
              .accessibilityHidden(true)
          }
        }
      }
    }
  }

  private func fees(_ plan: PlanDetails) -> some View {
    Headed(words(.planFees)) {
      if plan.fees.isEmpty { Text(words(plan.feesAtLeast ? .planFeesUnknown : .freeOfCharge)) }
      ForEach(plan.fees, id: \.self) { fee in
        Text(
          plan.feesAtLeast ? words(.planFeesAtLeast, formats.money(fee)) : formats.money(fee)
        )
        .font(.headline)
      }
    }
  }
}

/// One service of a plan. Of one that is not for her only that is said, and why.
private struct StepRows: View {
  let step: PlanStepItem
  let open: @MainActor () -> Void

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    RowButton(action: open) {
      VStack(alignment: .leading, spacing: 4) {
        Text(step.name)
          .font(.headline)
        verdict
        if !step.because.isEmpty {
          Text(words(.eligibilityBecause))
            .font(.subheadline)
            .foregroundStyle(.quiet)
        }
        ForEach(step.because, id: \.self) { reason in
          Text(reason)
            .font(.subheadline)
        }
        if step.verdict != .no { times }
      }
      .padding(.vertical, 4)
    }
    if step.verdict != .no {
      if let fees = step.fees {
        if fees.isEmpty { Text(words(.freeOfCharge)) }
        ForEach(fees, id: \.self) { FeeRow(fee: $0) }
      }
      if let office = step.office {
        VStack(alignment: .leading, spacing: 4) {
          Text(office.name)
          Text(office.address)
            .font(.subheadline)
          OpeningLabel(opening: office.opening)
        }
        .accessibilityElement(children: .combine)
      }
      if !step.outputs.isEmpty {
        Label(words(.planGives, formats.list(step.outputs)), systemImage: "doc.badge.plus")
      }
    }
  }

  @ViewBuilder private var verdict: some View {
    switch step.verdict {
    case .yes:
      EmptyView()
    case .no:
      Label(words(.planNotForYou), systemImage: "xmark.circle")
        .font(.subheadline.bold())
        .foregroundStyle(.quiet)
    case .needsToKnow:
      Label(words(.planPerhaps), systemImage: "questionmark.circle")
        .font(.subheadline.bold())
        .foregroundStyle(.attention)
    }
  }

  @ViewBuilder private var times: some View {
    if !step.after.isEmpty {
      Text(words(.planAfter, formats.list(step.after)))
        .font(.subheadline)
    }
    if let day = step.earliest {
      Text(words(.planFrom, formats.day(day)))
        .font(.subheadline)
    }
    if let day = step.due {
      Label(
        words(step.overdue ? .planOverdue : .planUntil, formats.day(day)),
        systemImage: step.overdue ? "exclamationmark.circle.fill" : "calendar"
      )
      .font(.subheadline.bold())
      .foregroundStyle(due)
    }
    if let note = step.note {
      Text(note)
        .font(.subheadline)
    }
  }

  private var due: Color { step.overdue ? .bad : .attention }
}

extension PlanDetails {
  /// The question for the event's day.
  fileprivate var dateField: FieldItem {
    FieldItem(
      path: "date", kind: .date, label: dateQuestion, hint: nil, required: false, value: date,
      options: [], problem: nil)
  }
}
