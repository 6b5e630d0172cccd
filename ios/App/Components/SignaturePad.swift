import CitizenKit
import SwiftUI

/// A sheet to sign on with the finger. Who cannot, chooses a picture of her signature instead.
struct SignaturePad: View {
  /// Called with the signature as a PNG, or with nothing where she would rather not.
  let done: @MainActor (_ png: Data?) -> Void

  @State private var strokes: [[CGPoint]] = []
  @State private var size = CGSize.zero
  @Environment(\.words) private var words

  var body: some View {
    NavigationStack {
      VStack(spacing: 12) {
        GeometryReader { paper in
          ink
            .contentShape(Rectangle())
            .gesture(
              DragGesture(minimumDistance: 0).onChanged { drag in
                size = paper.size
                draw(drag)
              }
            )
        }
        // Where a point lies is counted from the left; a signature has its own direction.
        .environment(\.layoutDirection, .leftToRight)
        .accessibilityElement()
        .accessibilityLabel(words(.formSignArea))
        .accessibilityAddTraits(.allowsDirectInteraction)
        MainButton(title: words(.formSignUse), symbol: "checkmark") { done(png) }
          .disabled(strokes.isEmpty)
        SideButton(title: words(.formSignClear), symbol: "eraser") { strokes = [] }
          .disabled(strokes.isEmpty)
      }
      .padding(16)
      .navigationTitle(words(.formSign))
      .navigationBarTitleDisplayMode(.inline)
      .toolbar {
        ToolbarItem(placement: .topBarLeading) {
          Button(words(.cancel)) { done(nil) }
        }
      }
    }
    // A stroke downwards is none that closes it.
    .interactiveDismissDisabled()
  }

  /// Black on white in the dark, too: as it is sent.
  private var ink: some View {
    Strokes(strokes: strokes)
      .stroke(.black, style: StrokeStyle(lineWidth: 3, lineCap: .round, lineJoin: .round))
      .background(.white)
  }

  private func draw(_ drag: DragGesture.Value) {
    if strokes.last?.first != drag.startLocation { strokes.append([drag.startLocation]) }
    strokes[strokes.count - 1].append(drag.location)
  }

  private var png: Data? {
    let renderer = ImageRenderer(content: ink)
    renderer.proposedSize = ProposedViewSize(size)
    renderer.scale = 2
    return renderer.uiImage?.pngData()
  }
}

private struct Strokes: Shape {
  let strokes: [[CGPoint]]

  nonisolated func path(in rect: CGRect) -> Path {
    var path = Path()
    for stroke in strokes { path.addLines(stroke) }
    return path
  }
}
