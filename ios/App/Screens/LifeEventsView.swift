import CitizenKit
import SwiftUI

@MainActor protocol LifeEventsActions {
  func open(_ id: String)
}

/// What may happen in a life that the city has a plan for.
struct LifeEventsView: View {
  let state: LifeEventsState
  let actions: any LifeEventsActions

  @Environment(\.words) private var words

  var body: some View {
    Loaded(content: state.events) { events in
      Page {
        Section {
          Text(words(.eventsBody))
            .foregroundStyle(.quiet)
        }
        Section {
          ForEach(events, id: \.id) { event in
            RowButton {
              actions.open(event.id)
            } row: {
              VStack(alignment: .leading, spacing: 4) {
                Text(event.name)
                  .font(.headline)
                Text(event.description)
                  .font(.subheadline)
                Text(words(.eventsSteps, count: event.steps))
                  .font(.footnote)
                  .foregroundStyle(.quiet)
              }
              .padding(.vertical, 4)
              .accessibilityElement(children: .combine)
            }
          }
        }
      }
    }
    .navigationTitle(words(.eventsTitle))
  }
}
