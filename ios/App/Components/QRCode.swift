import CoreImage
import SwiftUI

/// A QR code, black on white in the dark, too, with room around it as scanners need.
struct QRCode: View {
  let text: String
  /// What VoiceOver says in its place.
  let description: String

  var body: some View {
    if let code {
      Image(code, scale: 1, label: Text(description))
        .interpolation(.none)
        .resizable()
        .scaledToFit()
        .padding(16)
        .background(.white)
    }
  }

  private var code: CGImage? {
    guard let generator = CIFilter(name: "CIQRCodeGenerator") else { return nil }
    generator.setValue(Data(text.utf8), forKey: "inputMessage")
    generator.setValue("M", forKey: "inputCorrectionLevel")
    guard let modules = generator.outputImage else { return nil }
    return CIContext().createCGImage(modules, from: modules.extent)
  }
}
