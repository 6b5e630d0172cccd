import TestApp
import TestWorld
import Testing

@testable import CitizenKit

extension WithTheCore {
  @Suite @MainActor
  struct OfficesTests {
    @Test func officesAreThereBeforeItIsKnownWhereSheIs() async throws {
      let (visit, model) = try await offices()
      #expect(model.state.place == .unasked)
      #expect(model.state.shown.count == 50)
      #expect(model.state.shown.allSatisfy { $0.distanceMeters == nil })

      // She gives no leave.
      model.locate()
      try await expect { model.state.place == .unknown }
      #expect(model.state.shown.count == 50)

      visit.system.place = Place(latitude: 29.09, longitude: 121.98)
      model.locate()
      try await expect { model.state.shown.first?.distanceMeters != nil }
      #expect(model.state.place == .known)
      let distances = model.state.shown.compactMap(\.distanceMeters)
      #expect(distances == distances.sorted())
      #expect(!visit.screens.restoration.contains("29.09"), "where she is is kept nowhere")
    }

    @Test func onlyThoseAreShownThatAreKnownToBeOpen() async throws {
      let (_, model) = try await offices()
      model.filterOpenNow(true)
      // Whether one of them is open depends on the hour, but no closed one is left.
      try await expect { model.state.shown.allSatisfy { $0.office.opening?.open == true } }
      model.filterOpenNow(false)
      try await expect { model.state.shown.count == 50 }
    }

    @Test func aWeekBeginsTodayAndSaysWhenADoorOpens() async throws {
      let (_, model) = try await offices()
      let office = try #require(model.state.shown.first { $0.office.opening != nil }).office
      #expect(office.week.count == 7)
      let opening = try #require(office.opening)
      #expect(opening.today == (opening.changesOn == office.week.first?.date))
    }

    private func offices() async throws -> (Visit, OfficesViewModel) {
      let visit = try await Visit()
      visit.screens.navigator.push(.offices)
      guard case .offices(let model) = visit.screens.top else {
        throw Unexpected(visit.screens.top)
      }
      try await expect { !model.state.shown.isEmpty }
      return (visit, model)
    }
  }
}

extension OfficesState {
  fileprivate var shown: [NearbyOfficeItem] {
    if case .ready(let offices) = offices { offices } else { [] }
  }
}
