import Accessibility
import CitizenKit
import SwiftUI

@MainActor protocol DocumentsActions {
  func unlock()
  func lock()
  func search(_ text: String)
  func showMore()
  func add(_ filePath: String, _ name: String, whenDone: @escaping @MainActor () -> Void)
  func stopAdding()
  func open(_ id: String)
  func openPaperCode()
  func openRestore()
  func delete(_ id: String)
  func keep()
  func reallyDelete()
}

/// The resident's documents: nothing of them is seen before the phone knows that it is her.
struct DocumentsView: View {
  let state: DocumentsState
  let actions: any DocumentsActions

  @Environment(\.words) private var words

  var body: some View {
    Group {
      if state.lock == .unlocked {
        OpenDocuments(state: state, actions: actions)
      } else {
        LockedDocuments(lock: state.lock, trouble: trouble) { actions.unlock() }
      }
    }
    .navigationTitle(words(.documentsTitle))
    .onChange(of: state.lock) { _, lock in
      if lock == .locked {
        AccessibilityNotification.Announcement(words(.documentsLockedTitle)).post()
      }
    }
  }
}

extension DocumentsView {
  /// Why they cannot be unlocked.
  fileprivate var trouble: Trouble? {
    if case .failed(let trouble) = state.documents { trouble } else { state.trouble }
  }
}

/// In the place of her documents while they are locked.
struct LockedDocuments: View {
  let lock: VaultLock
  /// Why they cannot be unlocked.
  let trouble: Trouble?
  let unlock: @MainActor () -> Void

  @Environment(\.words) private var words

  var body: some View {
    Page(hasAction: trouble == nil) {
      if let trouble {
        TroubleSection(trouble: trouble)
      } else {
        NothingSection(
          title: words(.documentsLockedTitle), message: words(.documentsLockedBody),
          symbol: "lock")
      }
    } action: {
      MainButton(
        title: words(lock == .unlocking ? .documentsUnlocking : .documentsUnlock),
        symbol: "lock.open"
      ) {
        unlock()
      }
      .disabled(lock == .unlocking)
    }
  }
}

/// The documents, once they are unlocked.
private struct OpenDocuments: View {
  let state: DocumentsState
  let actions: any DocumentsActions

  @State private var query: String
  @State private var searching = false
  @Environment(\.words) private var words
  @Environment(\.formats) private var formats
  @Environment(\.surroundings) private var surroundings

  init(state: DocumentsState, actions: any DocumentsActions) {
    self.state = state
    self.actions = actions
    _query = State(initialValue: state.query)
  }

  var body: some View {
    Page {
      if let trouble = state.trouble { TroubleSection(trouble: trouble) }
      if let adding = state.adding {
        TransferSection(title: words(.documentsAdding, adding.name.isolated), transfer: adding) {
          actions.stopAdding()
        }
      }
      switch state.documents {
      case .loading: LoadingRow()
      case .failed(let trouble): TroubleSection(trouble: trouble)
      case .ready(let list): documents(list)
      }
      Headed(words(.documentsAdd)) {
        FileButtons(
          purpose: words(.documentsAdd), pictureName: words(.documentKindPhoto), takesPhotos: true
        ) {
          actions.add($0, $1, whenDone: $2)
        }
      }
      if !state.hasPaperCode {
        Section {
          RowButton {
            actions.openPaperCode()
          } row: {
            Label {
              VStack(alignment: .leading, spacing: 4) {
                Text(words(.documentsNoPaperTitle))
                  .font(.headline)
                Text(words(.documentsNoPaperBody))
                  .font(.subheadline)
                  .foregroundStyle(.quiet)
              }
            } icon: {
              Image(systemName: "key")
                .accessibilityHidden(true)
            }
          }
        }
      }
      Section {
        SideButton(title: words(.documentsLock), symbol: "lock") { actions.lock() }
      }
    }
    .searchable(
      text: $query, isPresented: $searching,
      placement: .navigationBarDrawer(displayMode: .always), prompt: Text(words(.documentsFind))
    )
    .autocorrectionDisabled()
    .onChange(of: query) { if query != state.query { actions.search(query) } }
    .onChange(of: state.query) { query = state.query }
    .alert(
      words(.documentsUnreadableDeleteTitle), isPresented: .constant(state.deleting != nil)
    ) {
      Button(words(.documentDelete), role: .destructive) { actions.reallyDelete() }
      Button(words(.cancel), role: .cancel) { actions.keep() }
    } message: {
      Text(words(.documentsUnreadableDeleteBody))
    }
    .onChange(of: outcome) { _, said in
      if let said { AccessibilityNotification.Announcement(said).post() }
    }
  }

  @ViewBuilder private func documents(_ list: DocumentList) -> some View {
    if !list.damagedIds.isEmpty { unreadable(list.damagedIds) }
    if list.documents.isEmpty && state.query.isEmpty && !list.damagedIds.isEmpty {
      EmptyView()
    } else if list.documents.isEmpty && state.query.isEmpty {
      NothingSection(
        title: words(.documentsEmptyTitle), message: words(.documentsEmptyBody), symbol: "doc.text")
    } else if list.documents.isEmpty {
      NothingSection(
        title: words(.documentsNothingTitle, state.query), message: words(.documentsNothingBody),
        symbol: "magnifyingglass")
    } else {
      Section {
        ForEach(list.documents, id: \.id) { document in
          RowButton {
            actions.open(document.id)
          } row: {
            DocumentRow(document: document)
          }
        }
        if list.documents.count < list.total {
          SideButton(title: words(.categoryMore)) { actions.showMore() }
        }
      }
    }
  }

  /// What is left of documents of which nothing can be told any more, and what she can do about it.
  private func unreadable(_ ids: [String]) -> some View {
    Headed(words(.documentsUnreadableTitle, count: ids.count)) {
      Text(words(.documentsUnreadableBody))
      SideButton(title: words(.restoreTitle), symbol: "arrow.counterclockwise") {
        actions.openRestore()
      }
      ForEach(Array(ids.enumerated()), id: \.element) { index, id in
        let number = formats.count(index + 1)
        HStack(spacing: 12) {
          Text(words(.documentsUnreadableItem, number))
            .frame(maxWidth: .infinity, alignment: .leading)
          Button(role: .destructive) {
            actions.delete(id)
          } label: {
            Label(words(.documentsUnreadableDelete, number), systemImage: "trash")
              .labelStyle(.iconOnly)
              .frame(minWidth: surroundings.target, minHeight: surroundings.target)
              .contentShape(Rectangle())
          }
          .buttonStyle(.plain)
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
