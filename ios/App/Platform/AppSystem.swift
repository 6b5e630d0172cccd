import BackgroundTasks
import CitizenKit
import Foundation
import LocalAuthentication

/// The system's part: wakes the app when there is work, asks the resident to show that it is her, and knows where
/// the phone is.
@MainActor
final class AppSystem: PhoneSystem {
  /// A task that is short and comes often, one that waits for a network, and one that waits for a charger: the system
  /// gives the first by day, and the others at night. All are named in Info.plist.
  private static let refresh = "org.citizencloud.app.refresh"
  private static let send = "org.citizencloud.app.send"
  private static let upkeep = "org.citizencloud.app.upkeep"
  /// How long each may take: the system takes the app down that goes on with the first for 30 seconds, and with the
  /// others for some minutes.
  private static let seconds: [String: TimeInterval] = [refresh: 20, send: 120, upkeep: 120]

  private lazy var place = Whereabouts()

  var timeZone: TimeZone { .autoupdatingCurrent }

  func wake(at moments: [WakeUp]) {
    BGTaskScheduler.shared.cancelAllTaskRequests()
    let anywhere = moments.filter { !$0.needsPower }
    submit(BGAppRefreshTaskRequest(identifier: Self.refresh), anywhere)
    let send = BGProcessingTaskRequest(identifier: Self.send)
    send.requiresNetworkConnectivity = true
    submit(send, anywhere.filter(\.needsNetwork))
    let upkeep = BGProcessingTaskRequest(identifier: Self.upkeep)
    upkeep.requiresNetworkConnectivity = true
    upkeep.requiresExternalPower = true
    submit(upkeep, moments.filter(\.needsPower))
  }

  /// Asks for a task at the first of these moments, if there is one.
  private func submit(_ request: BGTaskRequest, _ moments: [WakeUp]) {
    guard let first = moments.map(\.at).min() else { return }
    request.earliestBeginDate = first
    // Refused where the resident has switched background work off: it is done when she opens the app.
    try? BGTaskScheduler.shared.submit(request)
  }

  func confirmPresence(reason: String) async -> Bool {
    let context = LAContext()
    guard context.phoneHasPasscode else { return true }
    return (try? await context.evaluatePolicy(.deviceOwnerAuthentication, localizedReason: reason))
      ?? false
  }

  func whereabouts() async -> Place? { await place.now() }

  /// Has to be called before the app has finished launching.
  ///
  /// - Parameter work: Does what is due and returns within the seconds it is given; at once, with nothing
  ///   held open, when its task is cancelled.
  func register(_ work: @escaping @MainActor (TimeInterval) async -> Void) {
    for (identifier, seconds) in Self.seconds {
      BGTaskScheduler.shared.register(forTaskWithIdentifier: identifier, using: .main) { task in
        // The queue is the main one, which the signature does not say.
        nonisolated(unsafe) let task = task
        MainActor.assumeIsolated { Self.run(task, seconds, work) }
      }
    }
  }

  private static func run(
    _ task: BGTask, _ seconds: TimeInterval,
    _ work: @escaping @MainActor (TimeInterval) async -> Void
  ) {
    // The system suspends the process when it is told that the task is done, and kills one that holds a
    // file lock then: so it is told once, and last, also where it wants its time back.
    let running = Task {
      await work(seconds)
      task.setTaskCompleted(success: !Task.isCancelled)
    }
    // Called on a queue of the system's.
    task.expirationHandler = { @Sendable in running.cancel() }
  }
}
