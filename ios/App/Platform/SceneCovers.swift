import CitizenKit
import SwiftUI
import UIKit

/// A window over all others of each scene that is not in front: what the system presents, an alert or the share sheet, lies
/// over every view, and would be seen in the app switcher.
@MainActor
final class SceneCovers {
  private var covers: [ObjectIdentifier: UIWindow] = [:]

  /// Covers the scenes that are not in front.
  func cover(_ words: Words) {
    for scene in scenes where scene.activationState != .foregroundActive {
      if covers[ObjectIdentifier(scene)] != nil { continue }
      let window = UIWindow(windowScene: scene)
      window.windowLevel = .alert + 1
      window.rootViewController = UIHostingController(
        rootView: Cover().environment(\.surroundings.words, words))
      window.isHidden = false
      covers[ObjectIdentifier(scene)] = window
    }
  }

  /// Shows the scenes again that are, or are about to be, in front.
  func uncover() {
    let hidden = scenes.filter { $0.activationState == .background }.map(ObjectIdentifier.init)
    covers = covers.filter { scene, window in
      window.isHidden = !hidden.contains(scene)
      return hidden.contains(scene)
    }
  }

  private var scenes: [UIWindowScene] {
    UIApplication.shared.connectedScenes.compactMap { $0 as? UIWindowScene }
  }
}
