// README-begin
import CitizenCore

func registerBirth(
  config: ClientConfig, keychain: KeyStore, signIn: Authorizer, answers: [String: Answer]
) async throws -> String? {
  let client = CitizenClient(config: config, keyStore: keychain, authorizer: signIn)
  try await client.open()
  // With no network, what was fetched before is still there.
  do { _ = try await client.catalogue().refresh() } catch CitizenError.Offline {}

  let hits = try await client.catalogue().search(
    request: SearchRequest(query: "register a bir", language: "en"))
  guard let service = hits.first?.service else { return nil }
  let form = try await client.forms().start(serviceId: service.id)
  for (path, answer) in answers {
    let view = try await form.answer(path: path, answer: answer, language: "en")
    for problem in view.steps.flatMap(\.fields).flatMap(\.problems) { print(problem.message) }
  }
  let submission = try await form.submit(language: "en")  // from here on it is safe, also offline

  for await update in client.outbox().updates(language: "en") {
    let state = update.submissions.first { $0.id == submission.id }?.state
    if case .accepted(let caseNumber, _) = state { return caseNumber }
  }
  return nil
}
// README-end
