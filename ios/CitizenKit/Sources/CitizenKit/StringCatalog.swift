import Foundation

/// A String Catalog (`.xcstrings`) as it is written, for where no Xcode has compiled it: of its
/// format, what `script/strings` makes use of.
struct StringCatalog: Decodable, Sendable {
  struct Entry: Decodable, Sendable {
    let localizations: [String: Localization]
  }

  struct Localization: Decodable, Sendable {
    struct Unit: Decodable, Sendable {
      let value: String
    }

    struct Form: Decodable, Sendable {
      let stringUnit: Unit
    }

    struct Variations: Decodable, Sendable {
      let plural: [String: Form]
    }

    let stringUnit: Unit?
    let variations: Variations?
  }

  let strings: [String: Entry]

  /// The catalog of this module; without words where Xcode has compiled it.
  static let ofThisModule: StringCatalog = {
    guard let file = Bundle.module.url(forResource: "Localizable", withExtension: "xcstrings"),
      let catalog = try? StringCatalog(json: Data(contentsOf: file))
    else { return StringCatalog(strings: [:]) }
    return catalog
  }()

  /// The words of `key` with the arguments filled in; `nil` where the catalog has none.
  func words(_ key: String, _ language: String, _ arguments: [Words.Argument]) -> String? {
    guard let localization = strings[key]?.localizations[language] else { return nil }
    if let unit = localization.stringUnit {
      return Self.filledIn(unit.value, language, arguments)
    }
    let forms = localization.variations?.plural ?? [:]
    let counts = arguments.lazy.compactMap { argument in
      if case .count(let count) = argument { count } else { nil }
    }
    let category = Plural.category(of: counts.first ?? 0, in: language)
    return (forms[category] ?? forms["other"]).map {
      Self.filledIn($0.stringUnit.value, language, arguments)
    }
  }

  /// Replaces `%@`, `%lld`, `%1$@`, `%2$lld` and `%%`.
  private static func filledIn(
    _ format: String, _ language: String, _ arguments: [Words.Argument]
  ) -> String {
    var next = arguments.startIndex
    return format.replacing(/%(?:(%)|(?:(\d+)\$)?(?:@|lld))/) { match in
      if match.output.1 != nil { return "%" }
      let index = match.output.2.flatMap { Int($0) }.map { $0 - 1 } ?? next
      next = index + 1
      guard arguments.indices.contains(index) else { return String(match.output.0) }
      switch arguments[index] {
      case .text(let text): return text
      case .count(let count):
        return count.formatted(.number.locale(Locale(identifier: language)))
      }
    }
  }
}

extension StringCatalog {
  init(json: Data) throws {
    self = try JSONDecoder().decode(Self.self, from: json)
  }
}

/// The plural categories of whole numbers in the languages of the app, by Unicode CLDR.
enum Plural {
  static func category(of count: Int, in language: String) -> String {
    let code = Locale.Language(identifier: language).languageCode?.identifier
    let count = count.magnitude
    switch code {
    case "ar":
      switch (count, count % 100) {
      case (0, _): return "zero"
      case (1, _): return "one"
      case (2, _): return "two"
      case (_, 3...10): return "few"
      case (_, 11...99): return "many"
      default: return "other"
      }
    case "zh": return "other"
    case "es" where count != 0 && count % 1_000_000 == 0: return "many"
    default: return count == 1 ? "one" : "other"
    }
  }
}
