import Accessibility
import CitizenKit
import SwiftUI
import UniformTypeIdentifiers

@MainActor protocol DocumentActions {
  func look()
  func stopLooking()
  func share()
  func export(_ filePath: String, whenDone: @escaping @MainActor () -> Void)
  func stopExporting()
  func delete()
  func keep()
  func reallyDelete()
  func openWords()
  func openCase()
}

/// One document: what is known of it, its pages, and the ways out of the app.
struct DocumentView: View {
  let state: DocumentState
  /// What is to be drawn while she looks at it.
  let content: DocumentContent?
  let actions: any DocumentActions

  @Environment(\.words) private var words

  var body: some View {
    Loaded(content: state.document) { details in
      // In the screen's own place: what lies over a window would outlast the lock for a moment.
      if details.looking, let content {
        DocumentPages(title: details.item.title, content: content) { actions.stopLooking() }
      } else {
        DocumentPage(details: details, actions: actions)
      }
    }
    .navigationTitle(words(.documentTitle))
    .navigationBarTitleDisplayMode(.inline)
  }
}

private struct DocumentPage: View {
  let details: DocumentDetails
  let actions: any DocumentActions

  @State private var choosingPlace = false
  @State private var sharing = false
  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  private var item: DocumentItem { details.item }

  var body: some View {
    Page(hasAction: details.canLook) {
      if let trouble = details.trouble { TroubleSection(trouble: trouble) }
      Section {
        VStack(alignment: .leading, spacing: 8) {
          Text(item.title.isolated)
            .font(.title2.bold())
            .privacySensitive()
          DocumentStanding(document: item)
        }
        .accessibilityElement(children: .combine)
        .accessibilityAddTraits(.isHeader)
        if !details.canLook { Text(words(.documentCannotShow)) }
      }
      if let exporting = details.exporting {
        TransferSection(title: words(.documentExporting), transfer: exporting) {
          actions.stopExporting()
        }
      }
      said
      facts
      ways
    } action: {
      MainButton(title: words(.documentLook), symbol: "eye") { actions.look() }
    }
    .alert(words(.documentDeleteTitle), isPresented: .constant(details.deleting)) {
      Button(words(.documentDelete), role: .destructive) { actions.reallyDelete() }
      Button(words(.cancel), role: .cancel) { actions.keep() }
    } message: {
      Text(words(.documentDeleteBody, item.title))
    }
    .onChange(of: details.shared) { _, shared in
      if shared != nil { sharing = true }
    }
    .onChange(of: details.exported) { _, exported in
      if exported { AccessibilityNotification.Announcement(words(.documentExported)).post() }
    }
  }

  /// What has become of the copies that she has made.
  @ViewBuilder private var said: some View {
    if details.exported || details.shared != nil {
      Section {
        if details.exported { Label(words(.documentExported), systemImage: "checkmark.circle") }
        if let shared = details.shared {
          Text(words(.documentShared, formats.moment(shared.until)))
            .foregroundStyle(.quiet)
        }
      }
    }
  }

  private var facts: some View {
    Section {
      Fact(name: words(.documentKind), value: words(item.kind.word))
      if let issuer = item.issuer {
        Fact(name: words(.documentIssuer), value: issuer.isolated)
      }
      if let day = details.issuedOn {
        Fact(name: words(.documentIssuedOn), value: formats.day(day))
      }
      if let day = item.expiresOn {
        Fact(name: words(.documentExpiresOn), value: formats.day(day))
      }
      if !details.tags.isEmpty {
        Fact(name: words(.documentTags), value: formats.list(details.tags.map(\.isolated)))
      }
      Fact(
        name: words(.documentFile),
        value: formats.file(mediaType: item.mediaType, bytes: item.sizeBytes))
      Fact(name: words(.documentKept), value: formats.moment(item.keptAt))
    }
    .privacySensitive()
  }

  private var ways: some View {
    Section {
      RowButton {
        actions.openWords()
      } row: {
        Label(words(.documentChange), systemImage: "pencil")
      }
      if details.caseId != nil {
        RowButton {
          actions.openCase()
        } row: {
          Label(words(.messageOpenCase), systemImage: "folder")
        }
      }
      SideButton(title: words(.documentShare), symbol: "square.and.arrow.up") { actions.share() }
        .sheet(isPresented: $sharing) {
          if let shared = details.shared {
            ShareSheet(file: URL(fileURLWithPath: shared.filePath))
              .coveredInAppSwitcher()
          }
        }
      SideButton(title: words(.documentExport), symbol: "folder.badge.plus") {
        choosingPlace = true
      }
      .disabled(details.exporting != nil)
      .fileImporter(
        isPresented: $choosingPlace, allowedContentTypes: [.folder], allowsMultipleSelection: false
      ) { chosen in
        if case .success(let folders) = chosen, let folder = folders.first { export(to: folder) }
      }
      SideButton(title: words(.documentDelete), symbol: "trash", role: .destructive) {
        actions.delete()
      }
    }
  }

  private func export(to folder: URL) {
    let isForeign = folder.startAccessingSecurityScopedResource()
    actions.export(folder.appending(path: item.fileName).path) {
      if isForeign { folder.stopAccessingSecurityScopedResource() }
    }
  }
}

extension DocumentItem {
  /// What a copy of it is called: its title, ending as what it is.
  fileprivate var fileName: String {
    let name = title.replacing("/", with: "-")
    guard let ending = UTType(mimeType: mediaType)?.preferredFilenameExtension,
      !name.lowercased().hasSuffix(".\(ending)")
    else { return name }
    return "\(name).\(ending)"
  }
}
