import CitizenKit
import SwiftUI

@MainActor protocol CategoryActions {
  func openService(_ id: String)
  func more()
}

/// The services of one category.
struct CategoryView: View {
  let state: CategoryState
  let actions: any CategoryActions

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    Loaded(content: state.services) { category in
      Page {
        Headed(
          words(
            .categoryShown, formats.count(category.services.count), formats.count(category.total))
        ) {
          ForEach(category.services, id: \.id) { service in
            RowButton {
              actions.openService(service.id)
            } row: {
              ServiceRow(service: service)
            }
          }
        }
        if category.hasMore {
          Section {
            SideButton(title: words(.categoryMore)) { actions.more() }
          }
        }
      }
      .navigationTitle(category.name)
    }
  }
}
