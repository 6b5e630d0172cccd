import SwiftUI
import UIKit

/// The system's sheet of apps and people that a file can be given to.
struct ShareSheet: UIViewControllerRepresentable {
  let file: URL

  func makeUIViewController(context: Context) -> UIActivityViewController {
    UIActivityViewController(activityItems: [file], applicationActivities: nil)
  }

  func updateUIViewController(_ sheet: UIActivityViewController, context: Context) {}
}
