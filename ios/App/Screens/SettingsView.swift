import CitizenKit
import SwiftUI

@MainActor protocol SettingsActions {
  func chooseLanguage(_ tag: String)
  func chooseTextSize(_ size: TextSize)
  func setSenior(_ on: Bool)
  func setFilesWaitForUnmetered(_ on: Bool)
  func setOfferEarlierAnswers(_ on: Bool)
  func openPaperCode()
  func openBackup()
  func openRestore()
  func openStorage()
  func openFacts()
  func openNotifications()
  func openAbout()
}

/// How the resident wants her app. Every change holds at once.
struct SettingsView: View {
  let state: SettingsState
  let actions: any SettingsActions

  @Environment(\.words) private var words

  var body: some View {
    Page {
      LanguageSection(title: words(.settingsLanguage), languages: state.languages) {
        actions.chooseLanguage($0)
      }
      Headed(words(.settingsTextSize)) {
        ForEach(TextSize.allCases, id: \.self) { size in
          ChoiceButton(
            title: words(size.word), question: words(.settingsTextSize),
            chosen: size == state.textSize
          ) {
            actions.chooseTextSize(size)
          }
        }
      }
      Section {
        SwitchRow(
          title: words(.settingsSeniorTitle), explanation: words(.settingsSeniorBody),
          isOn: Binding(state.senior) { actions.setSenior($0) })
        SwitchRow(
          title: words(.settingsUnmeteredTitle), explanation: words(.settingsUnmeteredBody),
          isOn: Binding(state.filesWaitForUnmetered) { actions.setFilesWaitForUnmetered($0) })
        SwitchRow(
          title: words(.settingsPrefillTitle), explanation: words(.settingsPrefillBody),
          isOn: Binding(state.offerEarlierAnswers) { actions.setOfferEarlierAnswers($0) })
      }
      Section {
        RowButton {
          actions.openNotifications()
        } row: {
          Label(words(.notificationsTitle), systemImage: "bell")
        }
        RowButton {
          actions.openPaperCode()
        } row: {
          Label(words(.paperCodeTitle), systemImage: "key")
        }
        RowButton {
          actions.openBackup()
        } row: {
          Label(words(.backupTitle), systemImage: "externaldrive")
        }
        RowButton {
          actions.openRestore()
        } row: {
          Label(words(.restoreTitle), systemImage: "arrow.down.doc")
        }
        RowButton {
          actions.openStorage()
        } row: {
          Label(words(.storageTitle), systemImage: "internaldrive")
        }
        FactsButton { actions.openFacts() }
        RowButton {
          actions.openAbout()
        } row: {
          Label(words(.settingsAbout), systemImage: "info.circle")
        }
      }
    }
    .navigationTitle(words(.settingsTitle))
  }
}

extension TextSize {
  fileprivate var word: StringKey {
    switch self {
    case .normal: .settingsTextSizeNormal
    case .large: .settingsTextSizeLarge
    case .largest: .settingsTextSizeLargest
    }
  }
}
