import AVFoundation
import SwiftUI
import UIKit

/// The system's camera, for one photo.
struct Camera: UIViewControllerRepresentable {
  /// Called once, with nothing where she has taken none.
  let done: @MainActor (_ photo: UIImage?) -> Void

  /// Whether the phone has one.
  @MainActor static var isThere: Bool { UIImagePickerController.isSourceTypeAvailable(.camera) }

  /// Whether she lets the app use it; asks her the first time.
  static func isAllowed() async -> Bool { await AVCaptureDevice.requestAccess(for: .video) }

  func makeUIViewController(context: Context) -> UIImagePickerController {
    let camera = UIImagePickerController()
    camera.sourceType = .camera
    camera.delegate = context.coordinator
    return camera
  }

  func updateUIViewController(_ camera: UIImagePickerController, context: Context) {}

  func makeCoordinator() -> Coordinator { Coordinator(done: done) }

  @MainActor
  final class Coordinator: NSObject, UIImagePickerControllerDelegate, UINavigationControllerDelegate
  {
    private let done: @MainActor (_ photo: UIImage?) -> Void

    init(done: @escaping @MainActor (_ photo: UIImage?) -> Void) { self.done = done }

    func imagePickerController(
      _ picker: UIImagePickerController,
      didFinishPickingMediaWithInfo info: [UIImagePickerController.InfoKey: Any]
    ) {
      done(info[.originalImage] as? UIImage)
    }

    func imagePickerControllerDidCancel(_ picker: UIImagePickerController) { done(nil) }
  }
}
