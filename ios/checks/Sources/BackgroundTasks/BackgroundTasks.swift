import Foundation

open class BGTask: NSObject {
  public let identifier: String
  public var expirationHandler: (() -> Void)?
  init(identifier: String) { self.identifier = identifier }
  public func setTaskCompleted(success: Bool) {}
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

public final class BGTaskScheduler: NSObject, @unchecked Sendable {
  public static let shared = BGTaskScheduler()

  @discardableResult
  public func register(
    forTaskWithIdentifier identifier: String, using queue: DispatchQueue?,
    launchHandler: @escaping (BGTask) -> Void
  ) -> Bool { true }

  public func submit(_ taskRequest: BGTaskRequest) throws {}
  public func cancelAllTaskRequests() {}
}
