import CitizenKit
import SwiftUI

/// Files: what is attached, and the ways to attach more.
struct FilesEntry: View {
  let field: FieldItem
  let spoken: AccessibilityFocusState<String?>.Binding
  let attach:
    @MainActor (_ filePath: String, _ name: String, _ whenDone: @escaping @MainActor () -> Void)
      -> Void
  let detach: @MainActor (_ sha256: String) -> Void
  let chooseDocument: @MainActor () -> Void

  @State private var signing = false
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
    FileButtons(
      purpose: field.label, pictureName: field.label, takesPhotos: takesPhotos,
      asPNG: field.kind == .signature, outcome: field.problem ?? formats.answer(field),
      attach: attach)
    // A signature is not what she keeps among her documents.
    if field.kind != .signature {
      Button {
        chooseDocument()
      } label: {
        Label(words(.formAttachDocument), systemImage: "lock.doc")
      }
      .accessibilityHint(field.label)
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
        guard let png else { return }
        Task {
          let copy = await TemporaryFile(holding: png)
          attach(copy.url.path, fileName(field.label, ending: "png")) { copy.delete() }
        }
      }
      .coveredInAppSwitcher()
    }
  }

  /// Whether what the camera takes is what is asked for.
  private var takesPhotos: Bool {
    field.kind != .signature && field.limits?.mediaTypes.contains("image/jpeg") == true
  }
}
