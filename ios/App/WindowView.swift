import CitizenKit
import SwiftUI

/// Where the resident is: one stack on a phone; on a wide screen home stays at the side.
struct WindowView: View {
  let screens: Screens

  @Environment(\.horizontalSizeClass) private var width

  var body: some View {
    if width == .regular && screens.navigator.root.route == .home {
      SideBySide(screens: screens, navigator: screens.navigator)
    } else {
      OneStack(screens: screens, navigator: screens.navigator)
    }
  }
}

private struct OneStack: View {
  let screens: Screens
  @Bindable var navigator: Navigator

  var body: some View {
    NavigationStack(path: $navigator.path) {
      ScreenView(screens: screens, entry: navigator.root)
        .navigationDestination(for: Navigator.Entry.self) { entry in
          ScreenView(screens: screens, entry: entry)
        }
    }
  }
}

private struct SideBySide: View {
  let screens: Screens
  @Bindable var navigator: Navigator

  @Environment(\.words) private var words

  var body: some View {
    NavigationSplitView(columnVisibility: .constant(columns)) {
      ScreenView(screens: screens, entry: navigator.root, isSidebar: true)
        .navigationSplitViewColumnWidth(min: 320, ideal: 380, max: 480)
    } detail: {
      NavigationStack(path: $navigator.path) {
        Text(words(.firstStartBody))
          .foregroundStyle(.quiet)
          .multilineTextAlignment(.center)
          .padding(40)
          .navigationDestination(for: Navigator.Entry.self) { entry in
            ScreenView(screens: screens, entry: entry)
          }
      }
    }
    .navigationSplitViewStyle(.balanced)
  }

  /// A form has the whole screen: what is beside it would lead away from it unasked.
  private var columns: NavigationSplitViewVisibility {
    navigator.top.route.draftId == nil ? .all : .detailOnly
  }
}
