import Accessibility
import CitizenKit
import SwiftUI

@MainActor protocol PaperCodeActions {
  func setUp()
  func reallySetUp()
  func keep()
  func show()
  func check()
  func type(_ text: String)
  func checkNow()
  func done()
  func openBackup()
}

/// The code that opens what is hers where the phone has lost its keys: to be written down, and checked.
struct PaperCodeView: View {
  let state: PaperCodeState
  let actions: any PaperCodeActions

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    Loaded(content: state.code) { code in
      Page {
        if let trouble = state.trouble { TroubleSection(trouble: trouble) }
        content(of: code)
      } action: {
        action(of: code)
          .disabled(state.working)
      }
    }
    .navigationTitle(words(.paperCodeTitle))
    .navigationBarTitleDisplayMode(.inline)
    .alert(words(.paperCodeAgainTitle), isPresented: .constant(state.replacing)) {
      Button(words(.paperCodeAgain), role: .destructive) { actions.reallySetUp() }
      Button(words(.cancel), role: .cancel) { actions.keep() }
    } message: {
      Text(words(.paperCodeAgainBody))
    }
    .onChange(of: isChecked) { _, isChecked in
      if isChecked {
        AccessibilityNotification.Announcement(words(.paperCodeCheckedTitle)).post()
      }
    }
  }

  private var isChecked: Bool { state.code == .ready(.checked) }

  @ViewBuilder private func content(of code: PaperCode) -> some View {
    switch code {
    case .noneYet:
      Section { Text(words(.paperCodeWhy)) }
    case .kept:
      NothingSection(
        title: words(.paperCodeMadeTitle), message: words(.paperCodeMadeBody), symbol: "key")
      Section {
        SideButton(title: words(.paperCodeShow), symbol: "eye") { actions.show() }
        SideButton(title: words(.paperCodeAgain), symbol: "arrow.clockwise", role: .destructive) {
          actions.setUp()
        }
      }
    case .shown(let groups, let qr):
      Section { Text(words(.paperCodeShownBody)) }
      Headed(words(.paperCodeShownTitle)) {
        ForEach(Array(groups.enumerated()), id: \.offset) { index, group in
          CodeGroup(number: index + 1, digits: group)
        }
      }
      if let qr {
        Section {
          QRCode(squares: qr, description: words(.paperCodeQr))
            .frame(maxWidth: 420)
            .frame(maxWidth: .infinity)
            .privacySensitive()
        }
      }
    case .checking(let typed, let problem):
      Section { Text(words(.paperCodeCheckBody)) }
      SecretField(.paperCode, typed: typed, problem: problem) { actions.type($0) }
    case .checked:
      NothingSection(
        title: words(.paperCodeCheckedTitle), message: words(.paperCodeCheckedBody),
        symbol: "checkmark.seal")
      Section {
        SideButton(title: words(.backupTitle), symbol: "externaldrive") { actions.openBackup() }
      }
    }
  }

  @ViewBuilder private func action(of code: PaperCode) -> some View {
    switch code {
    case .noneYet:
      MainButton(title: words(.paperCodeMake), symbol: "key") { actions.setUp() }
    case .kept:
      MainButton(title: words(.paperCodeCheck), symbol: "checkmark") { actions.check() }
    case .shown:
      MainButton(title: words(.paperCodeWritten), symbol: "pencil") { actions.check() }
    case .checking:
      MainButton(title: words(.paperCodeCheckNow), symbol: "checkmark") { actions.checkNow() }
    case .checked:
      MainButton(title: words(.paperCodeDone), symbol: "checkmark") { actions.done() }
    }
  }
}

/// One of the groups, which VoiceOver spells digit by digit.
private struct CodeGroup: View {
  let number: Int
  let digits: String

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    HStack(spacing: 16) {
      Text(formats.count(number))
        .font(.subheadline)
        .foregroundStyle(.quiet)
      Text(digits)
        .font(.title2.monospacedDigit())
        // Digits stand from left to right in every language.
        .environment(\.layoutDirection, .leftToRight)
        .frame(maxWidth: .infinity, alignment: .leading)
    }
    .privacySensitive()
    .accessibilityElement()
    .accessibilityLabel(words(.paperCodeGroup, formats.count(number), spelled))
  }

  private var spelled: String { digits.map(String.init).joined(separator: " ") }
}
