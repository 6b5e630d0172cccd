import CitizenKit
import SwiftUI

@MainActor protocol MessageActions {
  func openCase()
}

/// One message from the city.
struct MessageView: View {
  let state: MessageState
  let actions: any MessageActions

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    Loaded(content: state.message) { message in
      Page {
        Section {
          Text(message.title)
            .font(.title2.bold())
            .accessibilityAddTraits(.isHeader)
          Text(formats.moment(message.sentAt))
            .font(.subheadline)
            .foregroundStyle(.quiet)
          ForEach(message.paragraphs.indices, id: \.self) { index in
            Text(message.paragraphs[index])
              .textSelection(.enabled)
          }
        }
        if let number = message.caseNumber {
          Section {
            Text(words(.messageAboutCase, number))
            if message.caseId != nil {
              SideButton(title: words(.messageOpenCase), symbol: "folder") { actions.openCase() }
            }
          }
        }
      }
    }
    .navigationTitle(words(.messageTitle))
    .navigationBarTitleDisplayMode(.inline)
  }
}
