import BackgroundTasks
import CitizenKit
import Foundation
import LocalAuthentication

/// The system's part: wakes the app when there is work, asks the resident to show that it is her, and knows where
/// the phone is.
@MainActor
final class AppSystem: PhoneSystem {
  /// A task that is short and comes often, and one that waits for a network: the system gives the second
  /// at night, and the first by day. Both are named in Info.plist.
  private static let refresh = "org.citizencloud.app.refresh"
  private static let send = "org.citizencloud.app.send"
  /// The system takes the app down after 30 seconds.
  private static let workSeconds: TimeInterval = 20

  private lazy var place = Whereabouts()

  func wake(at moment: Date?) {
    let scheduler = BGTaskScheduler.shared
    guard let moment else {
      scheduler.cancelAllTaskRequests()
      return
    }
    let refresh = BGAppRefreshTaskRequest(identifier: Self.refresh)
    let send = BGProcessingTaskRequest(identifier: Self.send)
    send.requiresNetworkConnectivity = true
    for request in [refresh, send] {
      request.earliestBeginDate = moment
      // Refused where the resident has switched background work off: it is sent when she opens the app.
      try? scheduler.submit(request)
    }
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
    for identifier in [Self.refresh, Self.send] {
      BGTaskScheduler.shared.register(forTaskWithIdentifier: identifier, using: .main) { task in
        // The queue is the main one, which the signature does not say.
        nonisolated(unsafe) let task = task
        MainActor.assumeIsolated { Self.run(task, work) }
      }
    }
  }

  private static func run(_ task: BGTask, _ work: @escaping @MainActor (TimeInterval) async -> Void)
  {
    // The system suspends the process when it is told that the task is done, and kills one that holds a
    // file lock then: so it is told once, and last, also where it wants its time back.
    let running = Task {
      await work(workSeconds)
      task.setTaskCompleted(success: !Task.isCancelled)
    }
    // Called on a queue of the system's.
    task.expirationHandler = { @Sendable in running.cancel() }
  }
}

extension LAContext {
  /// Whether the phone has a code, without which nobody can be told from anybody else.
  var phoneHasPasscode: Bool {
    var failure: NSError?
    return canEvaluatePolicy(.deviceOwnerAuthentication, error: &failure)
      || failure?.code != LAError.Code.passcodeNotSet.rawValue
  }
}
