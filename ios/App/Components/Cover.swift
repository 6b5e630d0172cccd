import SwiftUI

extension View {
  /// Hides it in the app switcher: whatever is presented over the window needs that for itself.
  func coveredInAppSwitcher() -> some View { modifier(Covered()) }
}

private struct Covered: ViewModifier {
  @Environment(\.scenePhase) private var phase

  func body(content: Content) -> some View {
    content.overlay {
      if phase != .active { Cover() }
    }
  }
}

/// Nothing but the app's name.
struct Cover: View {
  @Environment(\.words) private var words

  var body: some View {
    Text(words(.appName))
      .font(.largeTitle.bold())
      .foregroundStyle(.tint)
      .frame(maxWidth: .infinity, maxHeight: .infinity)
      .background(.background)
      .ignoresSafeArea()
      .accessibilityHidden(true)
  }
}
