import CitizenKit
import SwiftUI

/// What every screen finds around it: the resident's words, how she wants to see them, and how to reach
/// somebody. ``AppView`` sets it once, from the session.
struct Surroundings {
  /// The words of the language she has chosen, which need not be the phone's.
  var words = Words(language: "en")
  /// How dates, money and counts are written in it.
  var formats = Formats(language: "en")
  /// Fewer choices, larger type and targets, the city's number on every screen.
  var senior = false
  var offline = false
  /// The city's number, as it is dialled.
  var hotline = ""
  /// What the button under a ``Trouble`` does.
  var wayOn: @MainActor @Sendable (WayOn) -> Void = nowhere
}

extension EnvironmentValues {
  private struct SurroundingsKey: EnvironmentKey {
    static let defaultValue = Surroundings()
  }

  var surroundings: Surroundings {
    get { self[SurroundingsKey.self] }
    set { self[SurroundingsKey.self] = newValue }
  }

  var words: Words { surroundings.words }
  var formats: Formats { surroundings.formats }
  var senior: Bool { surroundings.senior }
}

extension Surroundings {
  /// Before a window has said what to do.
  @Sendable private static func nowhere(_ wayOn: WayOn) {}

  /// The smallest height of something that is touched, in points: Apple asks for 44.
  var target: CGFloat { senior ? 64 : 48 }
}
