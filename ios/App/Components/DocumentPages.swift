import CitizenKit
import SwiftUI

/// The pages of a document, as large as she likes: each is drawn when it comes into sight, and forgotten when it leaves.
struct DocumentPages: View {
  /// How much larger a press makes them.
  private static let step: CGFloat = 1.5
  private static let largest: CGFloat = 5

  let title: String
  let content: DocumentContent
  let close: @MainActor () -> Void

  @State private var document = DrawnDocument()
  /// How many there are; nil until that is known.
  @State private var pages: Int?
  @State private var zoom: CGFloat = 1
  /// How much larger two fingers make them, as long as they touch the screen.
  @GestureState private var pinch: CGFloat = 1
  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    GeometryReader { window in
      if let pages, pages > 0 {
        ScrollView([.horizontal, .vertical]) {
          LazyVStack(spacing: 12) {
            ForEach(1...pages, id: \.self) { number in
              DrawnPage(
                document: document, content: content, number: number,
                label: label(of: number, of: pages), width: window.size.width * zoom)
            }
          }
          // They are drawn for their new size once the fingers let go.
          .scaleEffect(pinch, anchor: .top)
        }
        .simultaneousGesture(pinching)
        .accessibilityZoomAction { action in
          zoomBy(action.direction == .zoomIn ? Self.step : 1 / Self.step)
        }
      } else {
        Page {
          if pages == 0 { Text(words(.documentCannotShow)) } else { LoadingRow() }
        }
      }
    }
    .task { pages = await document.open(content) }
    .navigationBarBackButtonHidden()
    .accessibilityAction(.escape) { close() }
    .toolbar {
      ToolbarItem(placement: .topBarLeading) {
        Button(words(.close)) { close() }
      }
      ToolbarItemGroup(placement: .bottomBar) {
        Button {
          zoomBy(1 / Self.step)
        } label: {
          Label(words(.documentSmaller), systemImage: "minus.magnifyingglass")
        }
        .disabled(zoom <= 1)
        Spacer()
        Button {
          zoomBy(Self.step)
        } label: {
          Label(words(.documentLarger), systemImage: "plus.magnifyingglass")
        }
        .disabled(zoom >= Self.largest)
      }
    }
  }

  /// The same as the two buttons, for who can.
  private var pinching: some Gesture {
    MagnifyGesture()
      .updating($pinch) { value, pinch, _ in pinch = larger(by: value.magnification) / zoom }
      .onEnded { zoomBy($0.magnification) }
  }

  private func zoomBy(_ change: CGFloat) { zoom = larger(by: change) }

  private func larger(by change: CGFloat) -> CGFloat {
    min(Self.largest, max(1, zoom * change))
  }

  private func label(of number: Int, of pages: Int) -> String {
    if content.mediaType != "application/pdf" { return words(.documentPicture, title) }
    return words(.documentPage, formats.count(number), formats.count(pages))
  }
}

/// One page; a grey sheet until it is drawn. VoiceOver says what stands on it, where that can be read.
private struct DrawnPage: View {
  /// More than that is not seen, and takes too much memory: in pixels.
  private static let mostPixels: CGFloat = 2400

  let document: DrawnDocument
  let content: DocumentContent
  let number: Int
  let label: String
  /// In points.
  let width: CGFloat

  @State private var image: CGImage?
  /// What stands on it; nil where nobody listens, and where there is none.
  @State private var text: String?
  @Environment(\.displayScale) private var displayScale
  @Environment(\.accessibilityVoiceOverEnabled) private var isHeard

  var body: some View {
    Group {
      if let image {
        Image(decorative: image, scale: 1)
          .resizable()
          .aspectRatio(contentMode: .fit)
      } else {
        Rectangle()
          .fill(.background)
          .aspectRatio(0.7, contentMode: .fit)
      }
    }
    .frame(width: width)
    .privacySensitive()
    .accessibilityElement()
    .accessibilityLabel(label)
    .accessibilityValue(text ?? "")
    .accessibilityAddTraits(text == nil ? .isImage : .isStaticText)
    .task(id: width) {
      let pixels = min(width * displayScale, Self.mostPixels)
      image = await document.page(number, pixels: Int(pixels))
    }
    .task(id: isHeard) {
      text = isHeard ? await document.words(on: number, of: content) : nil
    }
    .onDisappear { image = nil }
  }
}
