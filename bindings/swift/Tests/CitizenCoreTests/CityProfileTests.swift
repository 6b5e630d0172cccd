import CitizenCore
import Foundation
import TestWorld
import Testing

@Suite(.timeLimit(.minutes(5)))
struct CityProfileTests {
  let world: World

  init() throws { world = try World() }

  @Test func whatTheCitySaysOfItselfIsToldAgainWhenItSaysSomethingElse() async throws {
    let city = try await world.startCity()
    let app = try await city.phone(of: "wen-li", in: world.folder).startApp()
    try await app.open()
    func updates() -> AsyncStream<CityProfileUpdate> { app.cityProfileUpdates(language: "es") }
    let first = try #require(await updates().first { _ in true })
    #expect(first.profile == nil)
    _ = try await app.catalogue().refresh()
    let said = try #require(await updates().first { $0.profile != nil }?.profile)
    #expect(
      said.hotlines == [TelephoneNumber(name: "Línea de atención ciudadana", number: "12345")])
    #expect(said.districts.first == District(id: "harbour", name: "Puerto"))

    let other = #"{"hotlines": [{"number": "12350", "name": {"es": "Línea de la ciudad"}}]}"#
    try city.say(Data(other.utf8))
    _ = try await app.catalogue().refresh()
    let now = try #require(await updates().first { $0.profile?.hotlines != said.hotlines }?.profile)
    #expect(now.hotlines == [TelephoneNumber(name: "Línea de la ciudad", number: "12350")])
    #expect(now.emergencyNumbers == said.emergencyNumbers)
  }
}
