/// What stands in the fields of a form's step, and what of it is not on the disk yet.
struct TypedAnswers {
  /// By path, where the core may keep it in another form.
  private var standing: [String: String]
  /// By path.
  private(set) var unsaved: [String: String]
  /// The paths of `unsaved`, the one answered last at the end.
  private var order: [String]

  init(unsaved: [String: String]) {
    standing = unsaved
    self.unsaved = unsaved
    order = unsaved.keys.sorted()
  }

  /// What stands in a field, where that is known.
  subscript(path: String) -> String? { standing[path] }

  /// What is to be saved next.
  var next: (path: String, value: String)? {
    guard let path = order.first, let value = unsaved[path] else { return nil }
    return (path, value)
  }

  mutating func type(_ value: String, at path: String) {
    standing[path] = value
    unsaved[path] = value
    order.removeAll { $0 == path }
    order.append(path)
  }

  mutating func saved(_ value: String, at path: String) {
    // What was typed meanwhile is another answer.
    guard unsaved[path] == value else { return }
    unsaved[path] = nil
    order.removeAll { $0 == path }
  }

  /// Lets go of what the core has: its fields stand as the core has them.
  mutating func forgetSaved() { standing = unsaved }

  /// Lets nothing more be saved.
  mutating func forgetUnsaved() {
    unsaved = [:]
    order = []
  }

  mutating func forget(where isForgotten: (_ path: String) -> Bool) {
    standing = standing.filter { !isForgotten($0.key) }
    unsaved = unsaved.filter { !isForgotten($0.key) }
    order.removeAll(where: isForgotten)
  }
}
