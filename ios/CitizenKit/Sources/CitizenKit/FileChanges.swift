/// The files that are being attached to the fields of one form or taken away from them: at each field one after the
/// other, in the order in which she chose them.
@MainActor
final class FileChanges {
  private var tasks: [String: [Task<Void, Never>]] = [:]
  /// Why the last one did not work, by the path of its field.
  private var problems: [String: String] = [:]

  var isIdle: Bool { tasks.values.allSatisfy(\.isEmpty) }

  func isBusy(at path: String) -> Bool { tasks[path]?.isEmpty == false }

  func problem(at path: String) -> String? { problems[path] }

  /// - Parameters:
  ///   - change: Returns why it did not work.
  ///   - then: Called when it is over.
  func run(
    at path: String, _ change: @escaping @MainActor () async -> String?,
    then: @escaping @MainActor () async -> Void
  ) {
    problems[path] = nil
    let before = tasks[path]?.last
    tasks[path, default: []].append(
      Task {
        await before?.value
        problems[path] = await change()
        tasks[path]?.removeFirst()
        await then()
      })
  }

  /// Returns when all are over, and what is done then is done.
  func finished() async {
    for task in tasks.values.compactMap(\.last) { await task.value }
  }

  func forgetProblems(where isForgotten: (_ path: String) -> Bool = { _ in true }) {
    problems = problems.filter { !isForgotten($0.key) }
  }
}
