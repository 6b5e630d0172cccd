import CitizenCore
import Observation

/// The offices near the resident, or else from the middle of the city outwards.
@Observable @MainActor
public final class OfficesViewModel: ScreenModel, CoreReader {
  private static let mostOffices: UInt32 = 50

  public private(set) var state = OfficesState(place: .unasked, openNow: false, offices: .loading)

  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .catalogue]
  let session: Session
  let navigator: Navigator
  /// Where she is: known to this screen alone, and only as long as it is open.
  @ObservationIgnored private var place: Place?

  init(session: Session, navigator: Navigator) {
    self.session = session
    self.navigator = navigator
    session.keepLoaded(self)
  }

  /// Asks the phone where it is.
  public func locate() {
    Task {
      place = await session.whereabouts()
      state.place = place == nil ? .unknown : .known
      session.reload(self)
    }
  }

  public func filterOpenNow(_ on: Bool) {
    state.openNow = on
    session.reload(self)
  }

  func load() async {
    let (openNow, place) = (state.openNow, place)
    let offices = await session.content {
      guard let from = place ?? session.city.center else { return [NearbyOfficeItem]() }
      return try await session.client.catalogue().officesNear(
        latitude: from.latitude, longitude: from.longitude, language: session.language,
        limit: Self.mostOffices, openNow: openNow
      ).map { NearbyOfficeItem($0, isDistanceKnown: place != nil) }
    }
    // What was asked for meanwhile is shown next.
    if let offices, state.openNow == openNow, self.place == place { state.offices = offices }
  }
}
