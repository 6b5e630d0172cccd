import Accessibility
import CitizenKit
import PhotosUI
import SwiftUI
import UniformTypeIdentifiers

/// Files: what is attached, and two ways to attach more, both of which ask for no permission, since the system
/// shows what is hers and hands over only what she has chosen.
struct FilesEntry: View {
  let field: FieldItem
  let spoken: AccessibilityFocusState<String?>.Binding
  let attach:
    @MainActor (_ filePath: String, _ name: String, _ whenDone: @escaping @MainActor () -> Void)
      -> Void
  let detach: @MainActor (_ sha256: String) -> Void

  @State private var choosing = false
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
    // A photo that is chosen has no name but the question that it answers.
    let name = field.label.replacing("/", with: "-")
    let isSignature = field.kind == .signature
    Task {
      for photo in chosen {
        let data = try? await photo.loadTransferable(type: Data.self)
        let ending = isSignature ? "png" : photo.ending
        let copy = await TemporaryFile(holding: isSignature ? data.flatMap(png) : data)
        attach(copy.url.path, "\(name).\(ending)") { copy.delete() }
      }
    }
  }

  /// A signature is a PNG.
  private func png(_ picture: Data) -> Data? { UIImage(data: picture)?.pngData() }
}

extension PhotosPickerItem {
  fileprivate var ending: String {
    supportedContentTypes.lazy.compactMap(\.preferredFilenameExtension).first ?? "jpg"
  }
}
