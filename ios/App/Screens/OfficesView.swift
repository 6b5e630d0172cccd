import CitizenKit
import SwiftUI

@MainActor protocol OfficesActions {
  func locate()
  func filterOpenNow(_ on: Bool)
}

/// Where the city's offices are, the nearest first, and whether somebody is there.
struct OfficesView: View {
  let state: OfficesState
  let actions: any OfficesActions

  @Environment(\.words) private var words

  var body: some View {
    Page {
      Section {
        if state.place == .unknown {
          Label(words(.officesUnknown), systemImage: "location.slash")
        }
        if state.place != .known {
          SideButton(title: words(.officesLocate), symbol: "location") { actions.locate() }
          Text(words(.officesLocateBody))
            .font(.subheadline)
            .foregroundStyle(.quiet)
        }
        Toggle(isOn: Binding(state.openNow) { actions.filterOpenNow($0) }) {
          Text(words(.officesOpenNow))
        }
      }
      switch state.offices {
      case .loading:
        Section { LoadingRow() }
      case .failed(let trouble):
        TroubleSection(trouble: trouble)
      case .ready(let offices):
        if offices.isEmpty && state.openNow {
          Section { Text(words(.officesNone)) }
        }
        ForEach(offices, id: \.id) { near in
          Section {
            OfficeRows(
              office: near.office, department: near.department, distanceMeters: near.distanceMeters)
          }
        }
      }
    }
    .navigationTitle(words(.officesTitle))
  }
}
