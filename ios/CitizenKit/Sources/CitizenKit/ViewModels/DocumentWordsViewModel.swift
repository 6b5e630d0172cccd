import CitizenCore
import Observation

/// What is said of a document, while she changes it. What she has changed is kept when she leaves.
@Observable @MainActor
public final class DocumentWordsViewModel: ScreenModel, CoreReader {
  public private(set) var state = DocumentWordsState(words: .loading, saving: false, trouble: nil)

  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .vault]
  let session: Session
  let navigator: Navigator
  private let entry: Navigator.Entry
  private let id: String
  /// As it is kept; `nil` until it was read.
  @ObservationIgnored private var about: DocumentAbout?
  /// What she has typed and was not kept yet, by the name of its field.
  @ObservationIgnored private(set) var unsaved: [String: String]

  /// - Parameter unsaved: What ``unsaved`` was in an earlier process.
  init(
    session: Session, navigator: Navigator, entry: Navigator.Entry, id: String,
    unsaved: [String: String] = [:]
  ) {
    self.session = session
    self.navigator = navigator
    self.entry = entry
    self.id = id
    self.unsaved = unsaved
    session.keepLoaded(self)
  }

  public func setTitle(_ text: String) { change("title", text) }

  /// - Parameter name: Of a ``DocumentKind``.
  public func chooseKind(_ name: String) { change("kind", name) }

  public func setIssuer(_ text: String) { change("issuer", text) }

  /// - Parameter day: As `2026-01-31`.
  public func setIssuedOn(_ day: String) { change("issuedOn", day) }

  /// - Parameter day: As `2026-01-31`.
  public func setExpiresOn(_ day: String) { change("expiresOn", day) }

  /// - Parameter text: With commas between them, of whatever script.
  public func setTags(_ text: String) { change("tags", text) }

  /// Keeps what she has changed, and leaves; where something is wrong with it, stays and says so.
  public func save() {
    guard let about, !unsaved.isEmpty else { return leave() }
    guard !state.saving else { return }
    state.saving = true
    state.trouble = nil
    Task {
      do {
        _ = try await session.client.vault().changeDocument(
          id: id, about: DocumentWords(about, changed: unsaved).about(changing: about))
        leave()
      } catch {
        state.trouble = session.trouble(error)
      }
      state.saving = false
    }
  }

  /// Leaves all as it was.
  public func leave() {
    unsaved = [:]
    navigator.close(entry)
  }

  func back() { save() }

  func tryAgain() {
    if state.trouble != nil && session.vaultLock == .unlocked {
      save()
    } else {
      session.openVault(for: self)
    }
  }

  func load() async {
    let document = await session.vaultContent { try await session.client.vault().document(id: id) }
    switch document {
    case .ready(let document):
      about = document.about
      show()
    case .failed(let trouble): state.words = .failed(trouble)
    case .loading: state.words = .loading
    }
  }

  private func change(_ field: String, _ text: String) {
    unsaved[field] = text
    state.trouble = nil
    show()
  }

  private func show() {
    guard session.vaultLock == .unlocked, let about else { return }
    state.words = .ready(DocumentWords(about, changed: unsaved))
  }
}
