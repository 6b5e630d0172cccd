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
  ///   - read: Reads what it has changed; the field is busy until then, as what is shown of it is old.
  ///   - show: Called when it is over.
  func run(
    at path: String, _ change: @escaping @MainActor () async -> String?,
    read: @escaping @MainActor () async -> Void, show: @escaping @MainActor () -> Void
  ) {
    problems[path] = nil
    let before = tasks[path]?.last
    tasks[path, default: []].append(
      Task {
        await before?.value
        problems[path] = await change()
        await read()
        tasks[path]?.removeFirst()
        show()
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
