import CitizenKit
import SwiftUI

@MainActor protocol CasesActions {
  func openDraft(_ id: String)
  func discardDraft(_ id: String)
  func openCase(_ id: String)
}

/// What was begun and what was sent.
struct CasesView: View {
  let state: CasesState
  let actions: any CasesActions

  @State private var discarding: DraftItem?
  @Environment(\.words) private var words

  var body: some View {
    Loaded(content: state.cases) { list in
      Page {
        if list.drafts.isEmpty && list.cases.isEmpty {
          NothingSection(
            title: words(.casesEmptyTitle), message: words(.casesEmptyBody), symbol: "tray")
        }
        if !list.drafts.isEmpty {
          Headed(words(.casesDrafts)) {
            ForEach(list.drafts, id: \.id) { draft in
              row(of: draft)
            }
          }
        }
        if !list.cases.isEmpty {
          Headed(words(.casesSent)) {
            ForEach(list.cases, id: \.id) { item in
              RowButton {
                actions.openCase(item.id)
              } row: {
                CaseRow(item: item)
              }
            }
          }
        }
      }
    }
    .navigationTitle(words(.casesTitle))
    .alert(
      words(.casesDiscardTitle), isPresented: Binding(presenting: $discarding),
      presenting: discarding
    ) { draft in
      Button(words(.casesDiscard), role: .destructive) {
        actions.discardDraft(draft.id)
      }
      Button(words(.cancel), role: .cancel) {}
    } message: { draft in
      Text(words(.casesDiscardBody, draft.serviceName))
    }
  }

  private func row(of draft: DraftItem) -> some View {
    HStack(spacing: 12) {
      RowButton {
        actions.openDraft(draft.id)
      } row: {
        DraftRow(draft: draft)
      }
      Button(role: .destructive) {
        discarding = draft
      } label: {
        Label(words(.casesDiscard), systemImage: "trash")
          .labelStyle(.iconOnly)
          .frame(minWidth: 44, minHeight: 44)
      }
      .buttonStyle(.borderless)
      .accessibilityHint(draft.serviceName)
    }
  }
}
