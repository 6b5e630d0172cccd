#if DEBUG
  import CitizenCore
  import Foundation
  #if canImport(FoundationNetworking)
    import FoundationNetworking
  #endif

  /// Signs a resident in at the reference city's `POST /dev/token`, which no real city has. In debug builds
  /// only: a release build signs nobody in, and what is sent waits for that.
  final class DevelopmentSignIn: Authorizer {
    static var resident: String? { ProcessInfo.processInfo.environment["CITIZEN_RESIDENT"] }

    private let city: URL
    private let resident: String
    private let token = Token()

    init(city: URL, resident: String) {
      self.city = city
      self.resident = resident
    }

    func authorize(method: String, url: String, nonce: String?) throws -> [Header] {
      let value = try token.get { try ask() }
      return [Header(name: "Authorization", value: "Bearer \(value)")]
    }

    /// Waits: the core calls on a thread of its own, where that is allowed.
    private func ask() throws -> String {
      struct Answer: Decodable { let accessToken: String }
      var request = URLRequest(url: city.appending(path: "dev/token"))
      request.httpMethod = "POST"
      request.setValue("application/json", forHTTPHeaderField: "Content-Type")
      request.httpBody = try JSONEncoder().encode(["resident": resident])
      let answered = DispatchSemaphore(value: 0)
      nonisolated(unsafe) var answer: Result<Data, any Error> = .failure(URLError(.unknown))
      URLSession.shared.dataTask(with: request) { data, _, error in
        answer = data.map(Result.success) ?? .failure(error ?? URLError(.unknown))
        answered.signal()
      }.resume()
      answered.wait()
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try decoder.decode(Answer.self, from: answer.get()).accessToken
    }
  }

  /// Asked for once.
  private final class Token: @unchecked Sendable {
    private let lock = NSLock()
    private var value: String?

    func get(_ ask: () throws -> String) rethrows -> String {
      try lock.withLock {
        if let value { return value }
        let new = try ask()
        value = new
        return new
      }
    }
  }
#endif
