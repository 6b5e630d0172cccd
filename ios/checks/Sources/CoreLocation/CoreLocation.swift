import Foundation

public typealias CLLocationDegrees = Double
public typealias CLLocationAccuracy = Double

public let kCLLocationAccuracyHundredMeters: CLLocationAccuracy = 100

public enum CLAuthorizationStatus: Int32, Sendable {
  case notDetermined, restricted, denied, authorizedAlways, authorizedWhenInUse
}

public struct CLLocationCoordinate2D: Sendable {
  public var latitude: CLLocationDegrees
  public var longitude: CLLocationDegrees
}

public final class CLLocation: NSObject, Sendable {
  public let coordinate: CLLocationCoordinate2D

  public init(latitude: CLLocationDegrees, longitude: CLLocationDegrees) {
    coordinate = CLLocationCoordinate2D(latitude: latitude, longitude: longitude)
  }
}

public struct CLError: Error {
  public enum Code: Int, Sendable {
    case locationUnknown = 0
    case denied = 1
  }
}

public protocol CLLocationManagerDelegate: NSObjectProtocol {
  func locationManagerDidChangeAuthorization(_ manager: CLLocationManager)
  func locationManager(_ manager: CLLocationManager, didUpdateLocations locations: [CLLocation])
  func locationManager(_ manager: CLLocationManager, didFailWithError error: any Error)
}

/// Tells its delegate on the main thread, after the call that asked: where the manager was made.
open class CLLocationManager: NSObject {
  /// What the resident and the phone answer; tests set it.
  public struct Phone: Sendable {
    public var status: CLAuthorizationStatus
    /// What she chooses when she is asked.
    public var choice: CLAuthorizationStatus
    public var place: CLLocation?

    public init(
      status: CLAuthorizationStatus, choice: CLAuthorizationStatus = .denied, place: CLLocation?
    ) {
      self.status = status
      self.choice = choice
      self.place = place
    }
  }

  @TaskLocal public static var phone = Phone(status: .denied, place: nil)

  public weak var delegate: (any CLLocationManagerDelegate)?
  public var desiredAccuracy: CLLocationAccuracy = 0
  public private(set) var authorizationStatus: CLAuthorizationStatus
  /// How often she was asked.
  public private(set) var questions = 0
  private let phone: Phone

  public override init() {
    phone = Self.phone
    authorizationStatus = phone.status
    super.init()
    tell { $0.locationManagerDidChangeAuthorization($1) }
  }

  public func requestWhenInUseAuthorization() {
    guard authorizationStatus == .notDetermined else { return }
    questions += 1
    authorizationStatus = phone.choice
    tell { $0.locationManagerDidChangeAuthorization($1) }
  }

  public func requestLocation() {
    tell { [phone] delegate, manager in
      if let place = phone.place {
        delegate.locationManager(manager, didUpdateLocations: [place])
      } else {
        delegate.locationManager(manager, didFailWithError: CLError())
      }
    }
  }

  private func tell(_ what: @escaping (any CLLocationManagerDelegate, CLLocationManager) -> Void) {
    nonisolated(unsafe) let (manager, what) = (self, what)
    Task { @MainActor in
      if let delegate = manager.delegate { what(delegate, manager) }
    }
  }
}
