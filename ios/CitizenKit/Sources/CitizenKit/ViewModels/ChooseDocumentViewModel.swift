import CitizenCore
import Observation

/// Takes one of the resident's documents for a field of a form. The form attaches it, and tells how that goes.
@Observable @MainActor
public final class ChooseDocumentViewModel: ScreenModel, CoreReader {
  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .vault]
  let session: Session
  let navigator: Navigator
  private let entry: Navigator.Entry
  private let draftId: String
  private let path: String
  private let attach: @MainActor (_ documentId: String) -> Void

  private let searching: DocumentSearch
  /// What is asked for, and what that takes.
  private var asked = Content<AskedFile>.loading

  /// - Parameters:
  ///   - path: Of the field.
  ///   - attach: Is told the document's id once the form is on top again.
  init(
    session: Session, navigator: Navigator, entry: Navigator.Entry, draftId: String, path: String,
    attach: @escaping @MainActor (_ documentId: String) -> Void
  ) {
    self.session = session
    self.navigator = navigator
    self.entry = entry
    self.draftId = draftId
    self.path = path
    self.attach = attach
    searching = DocumentSearch(session: session)
    session.keepLoaded(self)
  }

  public var state: ChooseDocumentState {
    ChooseDocumentState(
      lock: session.vaultLock, query: searching.query, documents: documents,
      trouble: session.vaultTrouble)
  }

  private var documents: Content<DocumentChoices> {
    if let personal = session.personal { return .failed(personal) }
    switch asked {
    case .loading: return .loading
    case .failed(let trouble): return .failed(trouble)
    case .ready(let asked):
      guard session.vaultLock == .unlocked else { return .loading }
      return switch searching.found {
      case .loading: .loading
      case .failed(let trouble): .failed(trouble)
      case .ready(let list): .ready(DocumentChoices(list, for: asked))
      }
    }
  }

  /// Asks the phone to open her documents, which asks whether it is her.
  public func unlock() { session.openVault(for: self) }

  /// Takes in what stands in the field of the search now.
  public func search(_ text: String) {
    searching.look(for: text)
    session.reload(self)
  }

  public func showMore() {
    if searching.more() { session.reload(self) }
  }

  /// Attaches a document, unless the field does not take it, and leads back to the form.
  public func choose(_ id: String) {
    guard let list = documents.value, navigator.top == entry,
      list.documents.contains(where: { $0.item.id == id && $0.refusal == nil })
    else { return }
    navigator.close(entry)
    attach(id)
  }

  func tryAgain() { session.openVault(for: self) }

  func load() async {
    let language = session.language
    let asked = await session.content {
      let form = try await session.client.forms().resume(draftId: draftId)
      let fields = try await form.view(language: language).steps.flatMap(\.fields)
      guard let field = fields.first(where: { $0.path == path }), let limits = field.files else {
        throw CitizenError.NotFound(what: "field")
      }
      return AskedFile(question: field.label, limits: FileLimitsItem(limits))
    }
    if let asked { self.asked = asked }
    await searching.load()
  }
}

/// What a field for files asks for.
struct AskedFile: Hashable, Sendable {
  let question: String
  let limits: FileLimitsItem
}
