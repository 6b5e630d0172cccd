import TestWorld
import Testing

/// The tests that run the core against a real city. One at a time: each is a resident with her phone
/// in the one city, and a phone is not shared with thirty others.
@Suite(.serialized, .timeLimit(.minutes(10)))
enum WithTheCore {
  /// The city that all of them are in; it ends with the tests.
  static func city() async throws -> City { try await running.value.city }

  private static let running = Task {
    let world = try World()
    return (world: world, city: try await world.startCity())
  }
}
