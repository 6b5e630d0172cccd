import CitizenKit
import SwiftUI

@MainActor protocol FirstStartActions {
  func chooseLanguage(_ tag: String)
  func setSenior(_ on: Bool)
  func begin()
}

/// What is asked once: in which language, and how large.
struct FirstStartView: View {
  let state: FirstStartState
  let actions: any FirstStartActions

  @Environment(\.words) private var words

  var body: some View {
    Page {
      Section {
        Text(words(.firstStartBody))
      }
      LanguageSection(title: words(.firstStartLanguage), languages: state.languages) {
        actions.chooseLanguage($0)
      }
      Section {
        SwitchRow(
          title: words(.firstStartSeniorTitle), explanation: words(.firstStartSeniorBody),
          isOn: Binding(state.senior) { actions.setSenior($0) })
      }
      catalogue
    } action: {
      MainButton(title: words(.firstStartBegin)) { actions.begin() }
    }
    .navigationTitle(words(.firstStartTitle))
  }

  @ViewBuilder private var catalogue: some View {
    switch state.catalogue {
    case .loading:
      Section {
        Label {
          Text(words(.firstStartFetching))
        } icon: {
          ProgressView()
            .accessibilityHidden(true)
        }
      }
    case .ready(let services):
      Section {
        Label(words(.firstStartFetched, count: services), systemImage: "checkmark.circle")
      }
    case .failed(let trouble):
      TroubleSection(trouble: trouble, title: words(.homeNoCatalogueTitle))
    }
  }
}
