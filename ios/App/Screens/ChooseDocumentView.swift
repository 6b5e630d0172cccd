import Accessibility
import CitizenKit
import SwiftUI

@MainActor protocol ChooseDocumentActions {
  func unlock()
  func search(_ text: String)
  func showMore()
  func choose(_ id: String)
}

/// The resident's documents, one of which is to go along in a form. Those that its field does not take say why.
struct ChooseDocumentView: View {
  let state: ChooseDocumentState
  let actions: any ChooseDocumentActions

  @Environment(\.words) private var words

  var body: some View {
    Group {
      if case .failed(let trouble) = state.documents {
        Page { TroubleSection(trouble: trouble) }
      } else if state.lock == .unlocked {
        DocumentChoicesView(state: state, actions: actions)
      } else {
        LockedDocuments(lock: state.lock, trouble: state.trouble) { actions.unlock() }
      }
    }
    .navigationTitle(words(.formAttachDocument))
    .navigationBarTitleDisplayMode(.inline)
  }
}

private struct DocumentChoicesView: View {
  let state: ChooseDocumentState
  let actions: any ChooseDocumentActions

  @State private var query: String
  @State private var searching = false
  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  init(state: ChooseDocumentState, actions: any ChooseDocumentActions) {
    self.state = state
    self.actions = actions
    _query = State(initialValue: state.query)
  }

  var body: some View {
    Page {
      switch state.documents {
      case .loading: LoadingRow()
      case .failed(let trouble): TroubleSection(trouble: trouble)
      case .ready(let list): choices(list)
      }
    }
    .searchable(
      text: $query, isPresented: $searching,
      placement: .navigationBarDrawer(displayMode: .always), prompt: Text(words(.documentsFind))
    )
    .autocorrectionDisabled()
    .onChange(of: query) { if query != state.query { actions.search(query) } }
    .onChange(of: state.query) { query = state.query }
    .onChange(of: outcome) { _, said in
      if let said { AccessibilityNotification.Announcement(said).post() }
    }
  }

  @ViewBuilder private func choices(_ list: DocumentChoices) -> some View {
    if list.documents.isEmpty && state.query.isEmpty {
      NothingSection(
        title: words(.documentsEmptyTitle), message: words(.chooseDocumentEmpty), symbol: "doc.text"
      )
    } else if list.documents.isEmpty {
      NothingSection(
        title: words(.documentsNothingTitle, state.query), message: words(.documentsNothingBody),
        symbol: "magnifyingglass")
    } else {
      Section {
        VStack(alignment: .leading, spacing: 4) {
          Text(list.question)
            .font(.headline)
          Text(formats.limits(list.limits))
            .font(.subheadline)
            .foregroundStyle(.quiet)
        }
        .accessibilityElement(children: .combine)
        Text(words(.chooseDocumentCopy))
          .foregroundStyle(.quiet)
      }
      Section {
        ForEach(list.documents, id: \.item.id) { choice in
          if let refusal = formats.refusal(choice, by: list.limits) {
            RefusedRow(document: choice.item, refusal: refusal)
          } else {
            RowButton {
              actions.choose(choice.item.id)
            } row: {
              DocumentRow(document: choice.item)
            }
          }
        }
        if list.documents.count < list.total {
          SideButton(title: words(.categoryMore)) { actions.showMore() }
        }
      }
    }
  }

  /// What is said aloud when what is found has changed.
  private var outcome: String? {
    guard !state.query.isEmpty, case .ready(let list) = state.documents else { return nil }
    return list.total == 0
      ? words(.documentsNothingTitle, state.query) : words(.documentsFound, count: list.total)
  }
}

/// A document that cannot be chosen, read as one with the reason.
private struct RefusedRow: View {
  let document: DocumentItem
  let refusal: String

  @Environment(\.words) private var words

  var body: some View {
    HStack(alignment: .firstTextBaseline, spacing: 12) {
      Image(systemName: document.kind.symbol)
        .accessibilityHidden(true)
      VStack(alignment: .leading, spacing: 4) {
        Text(document.title.isolated)
          .font(.headline)
        Text(words(document.kind.word))
          .font(.subheadline)
        Label {
          Text(refusal)
        } icon: {
          Image(systemName: "exclamationmark.triangle.fill")
            .foregroundStyle(.attention)
            .accessibilityHidden(true)
        }
        .font(.subheadline.bold())
      }
    }
    .foregroundStyle(.quiet)
    .padding(.vertical, 4)
    .privacySensitive()
    .accessibilityElement(children: .combine)
  }
}
