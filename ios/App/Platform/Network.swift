import CitizenKit
import Network

extension Session {
  /// Tells the core what the phone says of its network, as long as the task runs.
  func followNetwork() async {
    for await path in NWPathMonitor() {
      networkChanged(isOnline: path.status == .satisfied)
    }
  }
}
