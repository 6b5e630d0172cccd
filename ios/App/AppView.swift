import Accessibility
import CitizenKit
import SwiftUI

/// The app's window: whether it can be used at all, and what every screen finds around it.
struct AppView: View {
  let process: AppProcess

  @Environment(\.scenePhase) private var phase
  @Environment(\.dynamicTypeSize) private var systemTypeSize
  @Environment(\.openURL) private var openURL

  private var session: Session { process.session }

  var body: some View {
    content
      // The bars take a new direction only with a new stack.
      .id(direction)
      .coveredInAppSwitcher()
      .environment(\.surroundings, surroundings)
      .environment(\.locale, session.formats.locale)
      .environment(\.calendar, session.formats.calendar)
      .environment(\.layoutDirection, direction)
      .dynamicTypeSize(systemTypeSize.larger(by: steps))
      .task { await session.followNetwork() }
      .onChange(of: phase, initial: true) { _, phase in entered(phase) }
      .onChange(of: session.app.isOffline) { _, isOffline in
        if isOffline {
          AccessibilityNotification.Announcement(session.words(.offlineBanner)).post()
        }
      }
      .onChange(of: process.screens?.navigator.top.route) { _, route in
        if let route { process.look(at: route) }
      }
      .onChange(of: session.language, initial: true) { process.notices.speak(session.words) }
      .onOpenURL { process.open($0) }
  }

  @ViewBuilder private var content: some View {
    switch session.app {
    case .starting:
      StartView()
    case .blocked(let trouble):
      StartView(trouble: trouble)
    case .running:
      if let screens = process.screens { WindowView(screens: screens) }
    }
  }

  private var surroundings: Surroundings {
    Surroundings(
      words: session.words, formats: session.formats, senior: session.senior,
      offline: session.app.isOffline, hotline: session.contacts.hotline,
      wayOn: { wayOn in
        if let url = process.screens?.goOn(by: wayOn) { openURL(url) }
      })
  }

  private var direction: LayoutDirection {
    Locale.Language(identifier: session.language).characterDirection == .rightToLeft
      ? .rightToLeft : .leftToRight
  }

  private var steps: Int { max(session.textSize.steps, session.senior ? TextSize.large.steps : 0) }

  private func entered(_ phase: ScenePhase) {
    switch phase {
    case .active:
      process.covers.uncover()
      process.openScreens()
      process.registerForPushes()
      Task {
        // It can be read now what it was.
        await process.notices.takeAway([Notice.somethingNew])
        await session.enterForeground()
      }
    case .inactive:
      process.covers.cover(session.words)
      process.keepScreens()
    case .background:
      process.covers.cover(session.words)
      let assertion = BackgroundAssertion("close what is open")
      Task {
        await session.enterBackground()
        assertion.end()
      }
    @unknown default:
      break
    }
  }
}

extension AppState {
  fileprivate var isOffline: Bool {
    if case .running(let offline, _) = self { offline } else { false }
  }
}

extension TextSize {
  /// How many of the system's sizes it is above the one that the resident has set for all her apps.
  fileprivate var steps: Int {
    switch self {
    case .normal: 0
    case .large: 2
    case .largest: 4
    }
  }
}

extension DynamicTypeSize {
  fileprivate func larger(by steps: Int) -> DynamicTypeSize {
    let sizes = Self.allCases
    guard let index = sizes.firstIndex(of: self) else { return self }
    return sizes[min(index + steps, sizes.count - 1)]
  }
}
