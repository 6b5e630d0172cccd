import TestApp
import TestWorld
import Testing

@testable import CitizenKit

extension WithTheCore {
  @Suite @MainActor
  struct SearchTests {
    @Test func aSuggestionThatIsTakenStandsInTheFieldAndNoMoreAreMade() async throws {
      let search = try await Visit().search()
      search.type("passp")
      try await expect { !search.state.suggestions.isEmpty }
      #expect(search.state.suggestions.count <= 4)
      let suggestion = try #require(search.state.suggestions.first)
      search.complete(suggestion)
      #expect(search.state.query == suggestion && search.state.suggestions == [])
      try await expect { search.state.services.isEmpty == false }
      #expect(search.state.suggestions == [])
      search.type("")
      #expect(search.state.hits == .none && search.state.suggestions == [])
    }

    @Test func aSlipIsMendedAndSaid() async throws {
      let search = try await Visit().search()
      search.type("pasport")
      try await expect { search.state.services.first?.reason == .spelling("passport") }
      search.type("passport")
      try await expect { search.state.services.first?.highlights.isEmpty == false }
      let first = try #require(search.state.services.first)
      #expect(first.nameParts.map(\.text).joined() == first.name)
      let typed = first.nameParts.filter(\.isTyped).map { $0.text.lowercased() }
      #expect(!typed.isEmpty && typed.allSatisfy { $0 == "passport" }, "\(first.nameParts)")
    }

    @Test func filtersNarrowDownAlsoWhereNothingIsTyped() async throws {
      let search = try await Visit().search()
      try await expect { search.state.filters.categories.count == 8 }
      search.filterCategory(try #require(search.state.filters.categories.first?.id))
      try await expect { search.state.services.count == 50 }
      let inCategory = search.state.services
      search.filterChannel("post")
      try await expect { search.state.services != inCategory }
      #expect(search.state.filters.count == 2)
      search.filterOpenNow(true)
      #expect(search.state.filters.count == 3)
      search.clearFilters()
      #expect(search.state.filters.count == 0 && search.state.hits == .none)
    }

    @Test func servicesWithAnOpenOfficeAreFoundWithNoWords() async throws {
      let visit = try await Visit()
      let search = try await visit.search()
      search.filterOpenNow(true)
      // At night there may be none.
      try await expect { search.state.hits != .none }
      for hit in search.state.services.prefix(3) {
        let service = try await visit.session.client.catalogue().service(
          id: hit.id, language: "en")
        #expect(service.offices.contains { $0.opening?.open == true }, "\(hit.id)")
      }
    }

    @Test func whatWasTypedAndChosenOutlivesTheProcess() async throws {
      let visit = try await Visit()
      let search = try await visit.search()
      try await expect { !search.state.filters.categories.isEmpty }
      let category = try #require(search.state.filters.categories.first?.id)
      search.type("child")
      search.filterCategory(category)
      search.filterChannel("online")
      search.filterOpenNow(true)
      try await visit.restart(restoration: visit.screens.restoration)
      guard case .search(let again) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      #expect(again !== search)
      #expect(again.state.query == "child")
      #expect(again.state.filters.category == category && again.state.filters.channel == .online)
      #expect(again.state.filters.openNow)
    }
  }
}

extension Visit {
  fileprivate func search() async throws -> SearchViewModel {
    screens.navigator.push(.search)
    guard case .search(let search) = screens.top else { throw Unexpected(screens.top) }
    return search
  }
}

extension SearchState {
  /// What was found.
  fileprivate var services: [ServiceItem] {
    if case .found(let services) = hits { services } else { [] }
  }
}
