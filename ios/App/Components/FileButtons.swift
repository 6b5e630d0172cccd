import Accessibility
import CitizenKit
import PhotosUI
import SwiftUI
import UniformTypeIdentifiers

/// The ways to hand the app a file. Two of them ask for no permission, since the system shows what is hers and hands over
/// only what she has chosen; the camera asks once, and without it there are the others.
struct FileButtons: View {
  /// What the file is for: said with each of the ways.
  let purpose: String
  /// What a picture is called, which has no name of its own.
  let pictureName: String
  let takesPhotos: Bool
  /// Pictures are handed over as PNG, whatever they were.
  var asPNG = false
  /// What has come of it: said aloud when it changes.
  var outcome: String?
  let attach:
    @MainActor (_ filePath: String, _ name: String, _ whenDone: @escaping @MainActor () -> Void)
      -> Void

  @State private var choosing = false
  @State private var photographing = false
  /// She does not let the app use the camera.
  @State private var isCameraMissing = false
  @State private var photos: [PhotosPickerItem] = []
  @Environment(\.words) private var words

  var body: some View {
    if takesPhotos && Camera.isThere { takePhoto }
    PhotosPicker(selection: $photos, matching: .images, preferredItemEncoding: .compatible) {
      Label(words(.formAttachPhoto), systemImage: "photo")
    }
    .accessibilityHint(purpose)
    .onChange(of: photos) { take(photos) }
    Button {
      choosing = true
    } label: {
      Label(words(.formAttachFile), systemImage: "doc")
    }
    .accessibilityHint(purpose)
    .fileImporter(
      isPresented: $choosing, allowedContentTypes: [.item], allowsMultipleSelection: true
    ) { chosen in
      if case .success(let files) = chosen { take(files) }
    }
    .onChange(of: outcome) {
      if let outcome { AccessibilityNotification.Announcement(outcome).post() }
    }
  }

  private var takePhoto: some View {
    Group {
      Button {
        Task {
          isCameraMissing = await !Camera.isAllowed()
          photographing = !isCameraMissing
        }
      } label: {
        Label(words(.formTakePhoto), systemImage: "camera")
      }
      .accessibilityHint(purpose)
      .fullScreenCover(isPresented: $photographing) {
        Camera { photo in
          photographing = false
          guard let photo else { return }
          Task { await attachNow(photo.jpegData(compressionQuality: 0.9), ending: "jpg") }
        }
        .ignoresSafeArea()
        .coveredInAppSwitcher()
      }
      if isCameraMissing {
        Text(words(.formCameraMissing))
          .foregroundStyle(.bad)
          .onAppear { AccessibilityNotification.Announcement(words(.formCameraMissing)).post() }
      }
    }
  }

  private func take(_ files: [URL]) {
    for file in files {
      Task {
        let copy = await TemporaryFile(copying: file)
        attach(copy.url.path, file.lastPathComponent) { copy.delete() }
      }
    }
  }

  private func take(_ chosen: [PhotosPickerItem]) {
    guard !chosen.isEmpty else { return }
    photos = []
    Task {
      for photo in chosen {
        let data = try? await photo.loadTransferable(type: Data.self)
        await attachNow(asPNG ? data.flatMap(png) : data, ending: asPNG ? "png" : photo.ending)
      }
    }
  }

  private func attachNow(_ picture: Data?, ending: String) async {
    let copy = await TemporaryFile(holding: picture)
    attach(copy.url.path, fileName(pictureName, ending: ending)) { copy.delete() }
  }

  private func png(_ picture: Data) -> Data? { UIImage(data: picture)?.pngData() }
}

/// A name for a file that has none.
func fileName(_ name: String, ending: String) -> String {
  "\(name.replacing("/", with: "-")).\(ending)"
}

extension PhotosPickerItem {
  fileprivate var ending: String {
    supportedContentTypes.lazy.compactMap(\.preferredFilenameExtension).first ?? "jpg"
  }
}
