import CitizenCore
import Foundation
import TestWorld
import Testing

@testable import CitizenCloud

@Suite struct DevelopmentSignInTests {
  @Test("A debug build signs its resident in at the reference city, once")
  func signsIn() async throws {
    let world = try World()
    let city = try await world.startCity()
    let signIn = DevelopmentSignIn(city: city.address, resident: "li-na")
    let headers = try signIn.authorize(method: "GET", url: "", nonce: nil)
    #expect(headers.map(\.name) == ["Authorization"])
    #expect(headers.first?.value.hasPrefix("Bearer ") == true)
    #expect(try signIn.authorize(method: "GET", url: "", nonce: nil) == headers)

    let phone = try Phone(
      folder: world.folder, cityURL: city.address.absoluteString, city: "langang", receiptKeys: [],
      root: "", accessToken: nil)
    let client = CitizenClient(config: phone.config, keyStore: phone.keyStore, authorizer: signIn)
    try await client.open()
    // The city knows her: without a sign-in it would refuse.
    _ = try await client.inbox().refresh()
    try await client.suspend()
  }

  @Test("Where the city cannot be reached, nobody is signed in, and it is tried again")
  func unreachable() throws {
    let nowhere = try #require(URL(string: "http://127.0.0.1:1/"))
    let signIn = DevelopmentSignIn(city: nowhere, resident: "li-na")
    #expect(throws: (any Error).self) { try signIn.authorize(method: "GET", url: "", nonce: nil) }
    #expect(throws: (any Error).self) { try signIn.authorize(method: "GET", url: "", nonce: nil) }
  }
}
