import SwiftUI

extension Binding where Value: Sendable {
  /// A control over a value that its view was made with. What the resident does with it is told to `set`,
  /// and the view is made anew from the state that comes of it.
  init(_ value: Value, set: @escaping @MainActor @Sendable (Value) -> Void) {
    // SwiftUI sets on the main thread, which the type does not say.
    self.init(get: { value }, set: { new in MainActor.assumeIsolated { set(new) } })
  }
}

extension Binding where Value == Bool {
  /// Whether there is something to present; setting it to false takes it away.
  init<Item: Sendable>(presenting item: Binding<Item?>) {
    self.init(get: { item.wrappedValue != nil }, set: { if !$0 { item.wrappedValue = nil } })
  }
}
