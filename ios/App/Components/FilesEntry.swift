import Accessibility
import CitizenKit
import PhotosUI
import SwiftUI
import UniformTypeIdentifiers

/// Files: what is attached, and the ways to attach more. Two of them ask for no permission, since the system shows
/// what is hers and hands over only what she has chosen; the camera asks once, and without it there are the others.
struct FilesEntry: View {
  let field: FieldItem
  let spoken: AccessibilityFocusState<String?>.Binding
  let attach:
    @MainActor (_ filePath: String, _ name: String, _ whenDone: @escaping @MainActor () -> Void)
      -> Void
  let detach: @MainActor (_ sha256: String) -> Void

  @State private var choosing = false
  @State private var photographing = false
  /// She does not let the app use the camera.
  @State private var isCameraMissing = false
  @State private var signing = false
  @State private var photos: [PhotosPickerItem] = []
  @Environment(\.words) private var words
  @Environment(\.formats) private var formats
  @Environment(\.surroundings) private var surroundings

  var body: some View {
    ForEach(field.files, id: \.sha256) { file in
      HStack(spacing: 12) {
        VStack(alignment: .leading, spacing: 4) {
          Text(file.name.isolated)
            .privacySensitive()
          Text(formats.size(bytes: file.sizeBytes))
            .font(.footnote)
            .foregroundStyle(.quiet)
        }
        .frame(maxWidth: .infinity, alignment: .leading)
        .accessibilityElement(children: .combine)
        Button(role: .destructive) {
          detach(file.sha256)
          spoken.wrappedValue = field.path
        } label: {
          Label(words(.formDetach, file.name.isolated), systemImage: "trash")
            .labelStyle(.iconOnly)
            .frame(minWidth: surroundings.target, minHeight: surroundings.target)
            .contentShape(Rectangle())
        }
        .buttonStyle(.plain)
      }
    }
    if field.attaching {
      HStack(spacing: 12) {
        ProgressView()
          .accessibilityHidden(true)
        Text(words(.formAttaching))
          .foregroundStyle(.quiet)
      }
      .accessibilityElement(children: .combine)
    }
    if field.kind == .signature { sign }
    if takesPhotos { takePhoto }
    PhotosPicker(selection: $photos, matching: .images, preferredItemEncoding: .compatible) {
      Label(words(.formAttachPhoto), systemImage: "photo")
    }
    .accessibilityHint(field.label)
    .onChange(of: photos) { take(photos) }
    Button {
      choosing = true
    } label: {
      Label(words(.formAttachFile), systemImage: "doc")
    }
    .accessibilityHint(field.label)
    .fileImporter(
      isPresented: $choosing, allowedContentTypes: [.item], allowsMultipleSelection: true
    ) { chosen in
      if case .success(let files) = chosen { take(files) }
    }
    .onChange(of: field.files) {
      AccessibilityNotification.Announcement(formats.answer(field)).post()
    }
    .onChange(of: field.problem) { _, problem in
      if let problem { AccessibilityNotification.Announcement(problem).post() }
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
      .accessibilityHint(field.label)
      .fullScreenCover(isPresented: $photographing) {
        Camera { photo in
          photographing = false
          if let photo { attach(photo.jpegData(compressionQuality: 0.9), ending: "jpg") }
        }
        .ignoresSafeArea()
      }
      if isCameraMissing {
        Text(words(.formCameraMissing))
          .foregroundStyle(.bad)
          .onAppear { AccessibilityNotification.Announcement(words(.formCameraMissing)).post() }
      }
    }
  }

  private var sign: some View {
    Button {
      signing = true
    } label: {
      Label(words(.formSign), systemImage: "signature")
    }
    .accessibilityHint(field.label)
    .sheet(isPresented: $signing) {
      SignaturePad { png in
        signing = false
        if let png { attach(png, ending: "png") }
      }
    }
  }

  /// Whether what the camera takes is what is asked for.
  private var takesPhotos: Bool {
    Camera.isThere && field.kind != .signature
      && field.limits?.mediaTypes.contains("image/jpeg") == true
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
    let isSignature = field.kind == .signature
    Task {
      for photo in chosen {
        let data = try? await photo.loadTransferable(type: Data.self)
        await attachNow(
          isSignature ? data.flatMap(png) : data, ending: isSignature ? "png" : photo.ending)
      }
    }
  }

  private func attach(_ picture: Data?, ending: String) {
    Task { await attachNow(picture, ending: ending) }
  }

  private func attachNow(_ picture: Data?, ending: String) async {
    // A picture has no name but the question that it answers.
    let name = field.label.replacing("/", with: "-")
    let copy = await TemporaryFile(holding: picture)
    attach(copy.url.path, "\(name).\(ending)") { copy.delete() }
  }

  /// A signature is a PNG.
  private func png(_ picture: Data) -> Data? { UIImage(data: picture)?.pngData() }
}

extension PhotosPickerItem {
  fileprivate var ending: String {
    supportedContentTypes.lazy.compactMap(\.preferredFilenameExtension).first ?? "jpg"
  }
}
