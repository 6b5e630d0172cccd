import CitizenKit
import SwiftUI

/// A QR code, black on white in the dark, too, with the room around it that scanners need.
struct QRCode: View {
  let squares: QrSquares
  /// What VoiceOver says in its place.
  let description: String

  var body: some View {
    DarkSquares(code: squares)
      .fill(.black)
      .aspectRatio(1, contentMode: .fit)
      .background(.white)
      // From right to left it would be another one.
      .environment(\.layoutDirection, .leftToRight)
      .accessibilityElement()
      .accessibilityLabel(description)
      .accessibilityAddTraits(.isImage)
  }
}

/// The dark squares of a QR code, with a margin of four squares on each side.
private struct DarkSquares: Shape {
  let code: QrSquares

  nonisolated func path(in rect: CGRect) -> Path {
    let margin = 4
    let side = min(rect.width, rect.height) / CGFloat(code.size + 2 * margin)
    var path = Path()
    for (index, isDark) in code.dark.enumerated() where isDark {
      let (row, column) = index.quotientAndRemainder(dividingBy: code.size)
      path.addRect(
        CGRect(
          x: rect.minX + CGFloat(column + margin) * side,
          y: rect.minY + CGFloat(row + margin) * side, width: side, height: side))
    }
    return path
  }
}
