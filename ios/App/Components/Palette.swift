import SwiftUI

/// The app's colours, from Assets.xcassets: each has 4.5:1 to what it stands on, light and dark.
/// The platform's own `secondary` has 3.4:1.
extension ShapeStyle where Self == Color {
  /// What is said beside the main thing.
  static var quiet: Color { Color("Quiet") }
  /// On the accent colour.
  static var onAccent: Color { Color("OnAccent") }
  static var good: Color { Color("Good") }
  static var attention: Color { Color("Attention") }
  static var bad: Color { Color("Bad") }
}
