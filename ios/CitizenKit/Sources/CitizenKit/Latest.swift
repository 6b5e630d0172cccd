/// Does one piece of work at a time; of what comes meanwhile, only the newest is done next.
@MainActor
final class Latest {
  private var next: (@MainActor () async -> Void)?
  private var task: Task<Void, Never>?

  func run(_ work: @escaping @MainActor () async -> Void) {
    next = work
    guard task == nil else { return }
    task = Task {
      while let work = next {
        next = nil
        await work()
      }
      task = nil
    }
  }

  /// Returns when there is nothing left to do.
  func finished() async {
    while let task { await task.value }
  }
}

/// A loop over a stream that ends with this value.
final class Following: Sendable {
  private let task: Task<Void, Never>

  @MainActor
  init<Update: Sendable>(
    _ updates: AsyncStream<Update>, _ take: @escaping @MainActor (Update) -> Void
  ) {
    task = Task { for await update in updates { take(update) } }
  }

  deinit { task.cancel() }
}
