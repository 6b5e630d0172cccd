import CitizenCore
import Foundation
import TestWorld

/// The app's process that a test kills: with no network it submits a draft, prints the submission's
/// id and waits.
///
/// `JourneyApp PHONE DRAFT`: a `Phone` as JSON and a draft's id.
@main
struct JourneyApp {
  static func main() async throws {
    let arguments = CommandLine.arguments
    let phone = try JSONDecoder().decode(Phone.self, from: Data(arguments[1].utf8))
    let client = phone.startApp()
    client.setConnectivity(connectivity: .offline)
    try await client.open()
    let submission = try await client.outbox().submit(draftId: arguments[2], language: "en")
    FileHandle.standardOutput.write(Data("\(submission.id)\n".utf8))
    // Nothing comes; it ends here only if whoever started it is gone.
    _ = readLine()
    withExtendedLifetime(client) {}
  }
}
