import CitizenKit
import SwiftUI

@MainActor protocol InboxActions: Sendable {
  func refresh()
  func open(_ id: String)
  func more()
}

/// What the city has written.
struct InboxView: View {
  let state: InboxState
  let actions: any InboxActions

  @Environment(\.words) private var words

  var body: some View {
    Loaded(content: state.messages) { messages in
      Page {
        if let trouble = state.trouble { TroubleSection(trouble: trouble) }
        if messages.isEmpty {
          NothingSection(
            title: words(.inboxEmptyTitle), message: words(.inboxEmptyBody), symbol: "envelope.open"
          )
        } else {
          Section {
            ForEach(messages, id: \.id) { message in
              RowButton {
                actions.open(message.id)
              } row: {
                MessageRow(message: message)
              }
            }
          }
          if state.hasMore {
            Section {
              SideButton(title: words(.categoryMore)) { actions.more() }
            }
          }
        }
        Section {
          SideButton(
            title: words(state.refreshing ? .inboxRefreshing : .inboxRefresh),
            symbol: "arrow.clockwise"
          ) {
            actions.refresh()
          }
          .disabled(state.refreshing)
        }
      }
      .refreshable { await actions.refresh() }
    }
    .navigationTitle(words(.inboxTitle))
  }
}
