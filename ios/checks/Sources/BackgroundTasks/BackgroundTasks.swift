import Foundation

open class BGTask: NSObject {
  public let identifier: String
  public var expirationHandler: (() -> Void)?
  /// What the app has said, each time that it did.
  public private(set) var completions: [Bool] = []
  public init(identifier: String) { self.identifier = identifier }
  public func setTaskCompleted(success: Bool) { completions.append(success) }
}

open class BGTaskRequest: NSObject {
  public let identifier: String
  public var earliestBeginDate: Date?
  init(identifier: String) { self.identifier = identifier }
}

public final class BGAppRefreshTaskRequest: BGTaskRequest {
  public override init(identifier: String) { super.init(identifier: identifier) }
}

public final class BGProcessingTaskRequest: BGTaskRequest {
  public var requiresNetworkConnectivity = false
  public var requiresExternalPower = false
  public override init(identifier: String) { super.init(identifier: identifier) }
}

/// Keeps what it is asked for, for tests to look at.
public final class BGTaskScheduler: NSObject, @unchecked Sendable {
  public static let shared = BGTaskScheduler()

  private let lock = NSLock()
  private var requests: [String: BGTaskRequest] = [:]
  private var handlers: [String: (BGTask) -> Void] = [:]

  @discardableResult
  public func register(
    forTaskWithIdentifier identifier: String, using queue: DispatchQueue?,
    launchHandler: @escaping (BGTask) -> Void
  ) -> Bool {
    lock.withLock { handlers.updateValue(launchHandler, forKey: identifier) == nil }
  }

  /// Replaces a request with the same identifier.
  public func submit(_ taskRequest: BGTaskRequest) throws {
    lock.withLock { requests[taskRequest.identifier] = taskRequest }
  }

  public func cancelAllTaskRequests() { lock.withLock { requests = [:] } }

  /// What waits, by identifier.
  public var pending: [String: BGTaskRequest] { lock.withLock { requests } }

  /// The system starts a task, on the queue that was asked for: the main one.
  @MainActor public func start(_ task: BGTask) {
    lock.withLock { handlers[task.identifier] }?(task)
  }
}
