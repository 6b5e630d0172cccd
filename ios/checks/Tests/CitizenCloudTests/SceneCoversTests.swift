import CitizenKit
import Testing
import UIKit

@testable import CitizenCloud

/// What lies over every view is covered too, as long as its scene is not in front.
@MainActor
struct SceneCoversTests {
  @Test func aSceneIsCoveredAboveAlertsUntilItIsInFrontAgain() {
    let (here, other) = (UIWindowScene(), UIWindowScene())
    UIApplication.shared.connectedScenes = [here, other]
    defer { UIApplication.shared.connectedScenes = [] }
    here.activationState = .foregroundInactive
    other.activationState = .foregroundActive
    let covers = SceneCovers()
    covers.cover(Words(language: "en"))
    covers.cover(Words(language: "en"))
    #expect(here.windows.count == 1 && other.windows.isEmpty)
    #expect(here.windows.first?.isHidden == false)
    #expect((here.windows.first?.windowLevel.rawValue ?? 0) > UIWindow.Level.alert.rawValue)

    other.activationState = .background
    covers.cover(Words(language: "en"))
    here.activationState = .foregroundActive
    covers.uncover()
    #expect(here.windows.isEmpty)
    #expect(other.windows.first?.isHidden == false)
  }
}
