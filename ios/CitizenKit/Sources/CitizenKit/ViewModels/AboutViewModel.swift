import Observation

/// Which app this is.
@Observable @MainActor
public final class AboutViewModel: ScreenModel {
  let session: Session
  let navigator: Navigator

  init(session: Session, navigator: Navigator) {
    self.session = session
    self.navigator = navigator
  }

  public var state: AboutState {
    AboutState(
      cityName: session.city.name(in: session.language), appVersion: session.appVersion,
      serviceCount: Int(session.catalogue?.services ?? 0),
      catalogueRevision: session.catalogue?.catalogueRevision,
      freshness: session.freshness,
      checkedAt: session.catalogue?.freshness?.checkedAt,
      contacts: session.contacts)
  }
}
