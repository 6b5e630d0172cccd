import CitizenKit
import SwiftUI

@MainActor protocol ThreadActions {
  func open(_ id: String)
  func openCase()
  func more()
}

/// The messages about one case, the newest first.
struct ThreadView: View {
  let state: ThreadState
  let actions: any ThreadActions

  @Environment(\.words) private var words

  var body: some View {
    Loaded(content: state.messages) { messages in
      Page {
        if state.caseId != nil {
          Section {
            SideButton(title: words(.messageOpenCase), symbol: "folder") { actions.openCase() }
          }
        }
        if messages.isEmpty {
          NothingSection(
            title: words(.inboxEmptyTitle), message: words(.inboxEmptyBody),
            symbol: "envelope.open")
        } else {
          Section {
            ForEach(messages, id: \.id) { message in
              RowButton {
                actions.open(message.id)
              } row: {
                MessageRow(message: message)
              }
            }
            if state.hasMore {
              SideButton(title: words(.categoryMore)) { actions.more() }
            }
          }
        }
      }
    }
    .navigationTitle(words(.messageAboutCase, state.caseNumber.isolated))
    .navigationBarTitleDisplayMode(.inline)
  }
}
