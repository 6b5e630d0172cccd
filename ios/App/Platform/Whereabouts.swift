import CitizenKit
import CoreLocation
import Foundation

/// Asks the phone where it is, when the resident wants to know what is near her. Keeps nothing of it.
@MainActor
final class Whereabouts: NSObject, CLLocationManagerDelegate {
  private let manager: CLLocationManager
  private var waiting: [CheckedContinuation<Place?, Never>] = []

  init(manager: CLLocationManager = CLLocationManager()) {
    self.manager = manager
    super.init()
    manager.delegate = self
    manager.desiredAccuracy = kCLLocationAccuracyHundredMeters
  }

  /// Asks her for leave the first time; `nil` where she gives none, or the phone cannot tell.
  func now() async -> Place? {
    await withCheckedContinuation { continuation in
      waiting.append(continuation)
      // Who asks meanwhile gets the same answer.
      if waiting.count == 1 { ask() }
    }
  }

  private func ask() {
    switch manager.authorizationStatus {
    case .notDetermined: manager.requestWhenInUseAuthorization()
    case .authorizedWhenInUse, .authorizedAlways: manager.requestLocation()
    case .denied, .restricted: answer(nil)
    @unknown default: answer(nil)
    }
  }

  private func answer(_ place: Place?) {
    let answered = waiting
    waiting = []
    for continuation in answered { continuation.resume(returning: place) }
  }

  // The system calls these on the main thread, where the manager was made; their types do not say so.

  /// Also called once at the beginning, whatever she has chosen.
  nonisolated func locationManagerDidChangeAuthorization(_ manager: CLLocationManager) {
    MainActor.assumeIsolated {
      if !waiting.isEmpty, self.manager.authorizationStatus != .notDetermined { ask() }
    }
  }

  nonisolated func locationManager(
    _ manager: CLLocationManager, didUpdateLocations locations: [CLLocation]
  ) {
    let place = locations.last.map {
      Place(latitude: $0.coordinate.latitude, longitude: $0.coordinate.longitude)
    }
    MainActor.assumeIsolated { answer(place) }
  }

  nonisolated func locationManager(_ manager: CLLocationManager, didFailWithError error: any Error)
  {
    MainActor.assumeIsolated { answer(nil) }
  }
}
