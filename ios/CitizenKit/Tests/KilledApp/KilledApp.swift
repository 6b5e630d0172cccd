import CitizenKit
import Foundation
import TestApp

/// The app's process that a test kills: with no network it begins a form, answers, prints what the
/// system keeps of the window, and waits.
///
/// `KilledApp INSTALLATION SERVICE PATH VALUE`: an `Installation` as JSON, and what to answer.
@main
struct KilledApp {
  @MainActor
  static func main() async throws {
    let arguments = CommandLine.arguments
    let installation = try JSONDecoder().decode(Installation.self, from: Data(arguments[1].utf8))
    let session = try installation.start(language: "en")
    session.networkChanged(isOnline: false)
    await session.enterForeground()
    let screens = Screens(session: session)
    screens.navigator.push(.service(id: arguments[2]))
    guard case .service(let service) = screens.top else { fatalError("no service") }
    guard await eventually({ if case .ready = service.state.service { true } else { false } })
    else { fatalError("\(service.state)") }
    service.begin()
    guard await eventually({ if case .form = screens.navigator.top.route { true } else { false } }),
      case .form(let form) = screens.top
    else { fatalError("no form: \(service.state)") }
    form.answer(arguments[3], arguments[4])
    guard await eventually({ form.unsaved.isEmpty }) else { fatalError("\(form.state)") }
    FileHandle.standardOutput.write(Data("\(screens.restoration)\n".utf8))
    // Nothing comes; it ends here only if whoever started it is gone.
    _ = readLine()
    withExtendedLifetime(session) {}
  }
}
