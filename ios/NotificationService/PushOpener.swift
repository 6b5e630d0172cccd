import CitizenCore
import Foundation

/// Opens pushes by what the app has left for that in the App Group: docs/push.md.
struct PushOpener {
  /// The core's home.
  let home: URL
  let keyStore: KeychainKeyStore

  /// `nil` where the extension shares nothing with the app.
  static var own: PushOpener? {
    guard let group = AppGroup.own, let folder = group.folder, let service = group.service
    else { return nil }
    return PushOpener(
      home: AppGroup.home(in: folder),
      // It asks for nothing that the resident has to be asked for.
      keyStore: KeychainKeyStore(service: service, group: group.identifier, reason: { "" }))
  }

  /// - Parameter push: `nil` where the relay has left it out.
  func open(_ push: Data?) -> ExtensionOutcome {
    openPush(home: home.path, keyStore: keyStore, body: push)
  }
}
