import CitizenKit
import SwiftUI

@MainActor protocol LostKeyActions {
  func type(_ text: String)
  func recover()
}

/// The way back to what is hers where the phone has lost its keys.
struct LostKeyView: View {
  let state: LostKeyState
  let actions: any LostKeyActions

  @Environment(\.words) private var words
  @Environment(\.senior) private var senior

  var body: some View {
    Page {
      if let trouble = state.trouble { TroubleSection(trouble: trouble) }
      Section { Text(words(.lostKeyBody)) }
      SecretField(.paperCode, typed: state.typed, problem: state.problem) { actions.type($0) }
      Section {
        Text(words(.lostKeyNoPaper))
          .foregroundStyle(.quiet)
        // In senior mode the city's number stands at the foot of every page already.
        if !senior { CallCityButton() }
      }
    } action: {
      MainButton(
        title: words(state.working ? .lostKeyOpening : .lostKeyOpen), symbol: "lock.open"
      ) {
        actions.recover()
      }
      .disabled(state.working)
    }
    .navigationTitle(words(.lostKeyTitle))
    .navigationBarTitleDisplayMode(.inline)
  }
}
