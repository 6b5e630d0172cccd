import CitizenKit
import Network

extension Session {
  /// Tells the core what the phone says of its network, as long as the task runs.
  func followNetwork() async {
    for await path in NWPathMonitor() {
      networkChanged(
        isOnline: path.status == .satisfied,
        // By the amount, or by what she has set for it in the phone's settings.
        isMetered: path.isExpensive || path.isConstrained)
    }
  }
}
