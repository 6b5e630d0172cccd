import Observation

/// Which app this is.
@Observable @MainActor
public final class AboutViewModel {
  private let session: Session

  init(session: Session) { self.session = session }

  public var state: AboutState {
    AboutState(
      cityName: session.city.name(in: session.language), appVersion: session.appVersion,
      serviceCount: Int(session.catalogue?.services ?? 0),
      catalogueRevision: session.catalogueRevision)
  }
}
