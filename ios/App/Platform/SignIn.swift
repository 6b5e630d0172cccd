import CitizenCore
import CitizenKit

extension AppProcess {
  /// Who is signed in. There is no sign-in of a city yet: in a release build nobody is, and what is sent
  /// waits for that. A debug build signs `CITIZEN_RESIDENT` in, a variable of its scheme.
  static func signIn(at city: CityConfig) -> (any Authorizer)? {
    #if DEBUG
      return DevelopmentSignIn.resident.map { DevelopmentSignIn(city: city.apiURL, resident: $0) }
    #else
      return nil
    #endif
  }
}
