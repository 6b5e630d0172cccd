import CitizenKit
import CoreLocation
import Testing

@testable import CitizenCloud

@MainActor
struct WhereaboutsTests {
  private static let ferryTerminal = CLLocation(latitude: 29.03, longitude: 121.92)

  @Test func sheIsAskedOnceAndThenItIsKnown() async {
    let manager = manager(.notDetermined, choice: .authorizedWhenInUse, at: Self.ferryTerminal)
    let whereabouts = Whereabouts(manager: manager)
    #expect(await whereabouts.now() == Place(latitude: 29.03, longitude: 121.92))
    #expect(await whereabouts.now() == Place(latitude: 29.03, longitude: 121.92))
    #expect(manager.questions == 1)
  }

  @Test func withoutHerLeaveNothingIsKnown() async {
    let manager = manager(.notDetermined, choice: .denied, at: Self.ferryTerminal)
    let whereabouts = Whereabouts(manager: manager)
    #expect(await whereabouts.now() == nil)
    #expect(await whereabouts.now() == nil)
    #expect(manager.questions == 1)
  }

  @Test(arguments: [CLAuthorizationStatus.denied, .restricted])
  func whoHasSaidNoBeforeIsNotAskedAgain(status: CLAuthorizationStatus) async {
    let manager = manager(status, at: Self.ferryTerminal)
    #expect(await Whereabouts(manager: manager).now() == nil)
    #expect(manager.questions == 0)
  }

  @Test func aPhoneThatCannotTellSaysSo() async {
    #expect(await Whereabouts(manager: manager(.authorizedWhenInUse, at: nil)).now() == nil)
  }

  @Test func askingTwiceAtOnceAnswersBoth() async {
    let whereabouts = Whereabouts(manager: manager(.authorizedWhenInUse, at: Self.ferryTerminal))
    async let one = whereabouts.now()
    async let other = whereabouts.now()
    let places = await [one, other]
    #expect(places.allSatisfy { $0 != nil })
  }

  private func manager(
    _ status: CLAuthorizationStatus, choice: CLAuthorizationStatus = .denied, at place: CLLocation?
  ) -> CLLocationManager {
    let phone = CLLocationManager.Phone(status: status, choice: choice, place: place)
    return CLLocationManager.$phone.withValue(phone) { CLLocationManager() }
  }
}
