import Foundation

/// The words of the screens in one language, from the String Catalog that `script/strings` makes.
///
/// `words(.homeSearch)`, `words(.callCityNumber, "12345")`, `words(.homeDrafts, count: 3)`.
public struct Words: Hashable, Sendable {
  /// The BCP 47 tag of one of ``Language/all``.
  public let language: String

  public init(language: String) { self.language = language }

  /// - Parameter arguments: In the order in which the English words mention them.
  public func callAsFunction(_ key: StringKey, _ arguments: String...) -> String {
    filledIn(key, arguments.map { $0 as any CVarArg })
  }

  /// In the plural that `count` asks for.
  public func callAsFunction(_ key: StringKey, count: Int) -> String {
    filledIn(key, [count])
  }
}
