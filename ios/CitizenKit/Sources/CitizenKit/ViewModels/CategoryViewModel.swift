import CitizenCore
import Observation

/// The services of a category by name, page by page.
@Observable @MainActor
public final class CategoryViewModel: ScreenModel, CoreReader {
  public private(set) var state = CategoryState(services: .loading)

  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .catalogue]
  @ObservationIgnored private var pages = 1
  let session: Session
  let navigator: Navigator
  private let id: String

  init(session: Session, navigator: Navigator, id: String) {
    self.session = session
    self.navigator = navigator
    self.id = id
    session.keepLoaded(self)
  }

  public func openService(_ id: String) { navigator.push(.service(id: id)) }

  /// Shows another page of them.
  public func more() {
    guard case .ready(let shown) = state.services, shown.hasMore else { return }
    pages += 1
    session.reload(self)
  }

  func load() async {
    if let services = await session.content(services) { state.services = services }
  }

  private func services() async throws -> CategoryServices {
    let (catalogue, language) = (session.client.catalogue(), session.language)
    let categories = try await catalogue.categories(language: language)
    guard let name = categories.first(where: { $0.id == id })?.name else {
      throw CitizenError.NotFound(what: "category")
    }
    var (services, total) = ([ServiceItem](), 0)
    for _ in 0..<pages {
      let page = try await catalogue.servicesIn(
        categoryId: id, language: language, offset: UInt32(services.count))
      services += page.services.map(ServiceItem.init)
      total = Int(page.total)
    }
    return CategoryServices(
      name: name, services: services, total: total, hasMore: services.count < total)
  }
}
