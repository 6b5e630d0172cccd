// The names are Apple's:
// swift-format-ignore-file

import Foundation

/// The same file of pages as in the stand-in for Core Graphics. What stands on a page comes behind a `#` in its line.
public final class PDFDocument {
  private let pages: [PDFPage]

  public init?(data: Data) {
    let text = String(decoding: data, as: UTF8.self)
    guard text.hasPrefix("%PDF") else { return nil }
    pages = text.split(separator: "\n").dropFirst().map(PDFPage.init)
  }

  public func page(at index: Int) -> PDFPage? { pages.indices.contains(index) ? pages[index] : nil }
}

public final class PDFPage {
  public let string: String?

  init(_ line: Substring) {
    string = line.split(separator: "#", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
  }
}
