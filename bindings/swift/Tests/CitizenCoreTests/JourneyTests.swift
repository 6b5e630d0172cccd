import CitizenCore
import Foundation
import TestWorld
import Testing

/// One resident's journey against a real city, in processes of their own, through everything that
/// can happen to a phone on the way.
@Suite(.timeLimit(.minutes(5)))
struct JourneyTests {
  let world: World

  init() throws { world = try World() }

  @Test func journey() async throws {
    let city = try await world.startCity()
    let phone = try await city.phone(of: "wen-li", in: world.folder)

    let draftId = try await findServiceAndFillInForm(city, phone)
    let submissionId = try await submitWithNoNetworkAndBeKilled(phone, draftId)

    let app = phone.startApp()
    app.setConnectivity(connectivity: .offline)
    try await app.open()
    let receipt = try await reachCityOnce(app, city, submissionId)
    try expectSealed(phone, receipt)
    try await hearFromCaseworker(app, city, receipt.caseNumber)
    try await app.suspend()

    try await expectStillRead(phone)
  }

  /// Steps 2 and 3: the catalogue is fetched once; then, with no network, a service is found in two
  /// languages and its form filled in, each answer saved.
  private func findServiceAndFillInForm(_ city: City, _ phone: Phone) async throws -> String {
    let app = phone.startApp()
    try await app.open()
    let refreshed = try await app.catalogue().refresh()
    #expect(refreshed.changed)
    #expect(refreshed.services == city.services && refreshed.services >= 1200)
    app.setConnectivity(connectivity: .offline)

    for (query, language) in [("register birt", "en"), ("出生登记", "zh-Hans")] {
      let hits = try await app.catalogue().search(
        request: SearchRequest(query: query, language: language, limit: 5))
      #expect(hits.contains { $0.service.id == BirthRegistration.serviceId }, "\(query)")
    }

    let form = try await app.forms().start(serviceId: BirthRegistration.serviceId)
    let wrong = try await form.answer(
      path: "/parent_phone", answer: .text(value: "12"), language: "en")
    let problem = try #require(wrong.field("/parent_phone")?.problems.first)
    #expect(problem.label == "Mobile number" && problem.message.contains("Mobile number"))
    let inChinese = try await form.view(language: "zh-Hans").field("/parent_phone")?.problems.first
    #expect(inChinese?.message.contains("手机号码") == true)
    #expect(try await form.fillIn().complete)

    let again = try await app.forms().resume(draftId: form.draftId())
    let kept = try await again.view(language: "en").field("/parent_phone")?.answer
    #expect(kept == .text(value: "13800138000"))
    try await app.suspend()
    return form.draftId()
  }

  /// Step 4: the app's process submits, with no network, and is killed; it is all still there.
  private func submitWithNoNetworkAndBeKilled(
    _ phone: Phone, _ draftId: String
  ) async throws -> String {
    let phoneJSON = String(decoding: try JSONEncoder().encode(phone), as: UTF8.self)
    let process = try world.startProgram("JourneyApp", [phoneJSON, draftId])
    let submissionId = try process.readLine()
    process.kill()
    #expect(process.process.terminationReason == .uncaughtSignal)
    #expect(process.process.terminationStatus == SIGKILL)

    let app = phone.startApp()
    app.setConnectivity(connectivity: .offline)
    try await app.open()
    let submissions = try await app.outbox().submissions(language: "en")
    #expect(submissions.map(\.id) == [submissionId])
    guard case .queued = submissions.first?.state else {
      Issue.record("not queued: \(submissions)")
      return submissionId
    }
    #expect(try await app.outbox().drafts(language: "en").isEmpty)
    try await app.suspend()
    return submissionId
  }

  /// Steps 5 and 6: the city's first reply is lost; the city has one case all the same, and its
  /// receipt is checked with no network.
  private func reachCityOnce(
    _ app: CitizenClient, _ city: City, _ submissionId: String
  ) async throws -> Receipt {
    #expect(try await city.cases().isEmpty)
    try await city.addFaults("submit=drop_reply@once")
    app.setConnectivity(connectivity: .online)
    let accepted = try #require(
      await app.outbox().updates(language: "en").first { update in
        if case .accepted = update.submissions.first?.state { true } else { false }
      }?.submissions.first)
    #expect(accepted.id == submissionId && accepted.attempts == 2)
    app.setConnectivity(connectivity: .offline)

    let receipt = try await app.outbox().receipt(submissionId: submissionId)
    let cases = try await city.cases()
    #expect(cases.map(\.submissionId) == [submissionId])
    #expect(cases.map(\.resident) == ["wen-li"])
    #expect(cases.map(\.caseNumber) == [receipt.caseNumber])
    #expect(cases.map(\.idempotencyKey) == [receipt.idempotencyKey])
    #expect(cases.map(\.bodySha256) == [receipt.bodySha256])
    return receipt
  }

  /// Step 6: neither the answers nor the receipt can be read on the phone's disk.
  private func expectSealed(_ phone: Phone, _ receipt: Receipt) throws {
    let files = try FileManager.default.subpathsOfDirectory(atPath: phone.home)
    #expect(files.contains("user.db"))
    let secrets = BirthRegistration.secrets + [receipt.jws, receipt.caseNumber]
    for file in files {
      let path = URL(fileURLWithPath: phone.home).appendingPathComponent(file)
      guard let bytes = try? Data(contentsOf: path) else { continue }
      for secret in secrets {
        #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(secret) in \(file)")
      }
    }
  }

  /// Step 7: a caseworker moves the case on, and the message arrives.
  private func hearFromCaseworker(
    _ app: CitizenClient, _ city: City, _ caseNumber: String
  ) async throws {
    let note = ["en": "Your registrar has begun.", "zh-Hans": "登记员已开始办理。"]
    try await city.setStatus("in_review", of: caseNumber, note: note)
    app.setConnectivity(connectivity: .online)
    #expect(try await app.inbox().refresh() == 1)

    let message = try #require(await app.inbox().messages(language: "en", offset: 0).first)
    #expect(message.caseNumber == caseNumber && !message.read)
    #expect(message.body.contains("Your registrar has begun."))
    let inChinese = try await app.inbox().messages(language: "zh-Hans", offset: 0).first
    #expect(inChinese?.body.contains("登记员已开始办理。") == true)

    #expect(try await app.inbox().unreadCount() == 1)
    try await app.inbox().markRead(messageId: message.id)
    #expect(try await app.inbox().unreadCount() == 0)
    var read = try await app.inbox().message(id: message.id, language: "en")
    #expect(read.details?.blocks.first?.kind == .paragraph)
    read.details = nil
    #expect(try await app.inbox().aboutCase(caseNumber: caseNumber, language: "en") == [read])
  }

  /// Step 7, after a restart, also when the city tells it all again.
  private func expectStillRead(_ phone: Phone) async throws {
    let app = phone.startApp()
    try await app.open()
    #expect(try await app.inbox().refresh() == 0)
    #expect(try await app.inbox().messages(language: "en", offset: 0).map(\.read) == [true])
    try await app.suspend()
  }
}
