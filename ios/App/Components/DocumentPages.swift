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
  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    GeometryReader { window in
      if let pages, pages > 0 {
        ScrollView([.horizontal, .vertical]) {
          LazyVStack(spacing: 12) {
            ForEach(1...pages, id: \.self) { number in
              DrawnPage(
                document: document, number: number, label: label(of: number, of: pages),
                width: window.size.width * zoom)
            }
          }
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
          zoom = max(1, zoom / Self.step)
        } label: {
          Label(words(.documentSmaller), systemImage: "minus.magnifyingglass")
        }
        .disabled(zoom <= 1)
        Spacer()
        Button {
          zoom = min(Self.largest, zoom * Self.step)
        } label: {
          Label(words(.documentLarger), systemImage: "plus.magnifyingglass")
        }
        .disabled(zoom >= Self.largest)
      }
    }
  }

  private func label(of number: Int, of pages: Int) -> String {
    if content.mediaType != "application/pdf" { return words(.documentPicture, title) }
    return words(.documentPage, formats.count(number), formats.count(pages))
  }
}

/// One page; a grey sheet until it is drawn.
private struct DrawnPage: View {
  /// More than that is not seen, and takes too much memory: in pixels.
  private static let mostPixels: CGFloat = 2400

  let document: DrawnDocument
  let number: Int
  let label: String
  /// In points.
  let width: CGFloat

  @State private var image: CGImage?
  @Environment(\.displayScale) private var displayScale

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
    .accessibilityAddTraits(.isImage)
    .task(id: width) {
      let pixels = min(width * displayScale, Self.mostPixels)
      image = await document.page(number, pixels: Int(pixels))
    }
    .onDisappear { image = nil }
  }
}
