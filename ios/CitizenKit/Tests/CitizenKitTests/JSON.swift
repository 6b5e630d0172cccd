import Foundation

/// A value of the fixture of journeys, or a state written as the fixture writes it.
enum JSON: Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case list([JSON])
  case object([String: JSON])
}

extension JSON: Encodable {
  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    switch self {
    case .null: try value.encodeNil()
    case .bool(let bool): try value.encode(bool)
    case .number(let number): try value.encode(number)
    case .string(let string): try value.encode(string)
    case .list(let list): try value.encode(list)
    case .object(let object): try value.encode(object)
    }
  }
}

extension JSON: Decodable {
  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let bool = try? value.decode(Bool.self) {
      self = .bool(bool)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let string = try? value.decode(String.self) {
      self = .string(string)
    } else if let list = try? value.decode([JSON].self) {
      self = .list(list)
    } else {
      self = .object(try value.decode([String: JSON].self))
    }
  }
}

extension JSON {
  /// Writes a state: records as objects, cases as objects with `is`, dates as ISO 8601.
  init(describing value: Any) {
    switch value {
    case let bool as Bool: self = .bool(bool)
    case let number as Int: self = .number(Double(number))
    case let number as Int64: self = .number(Double(number))
    case let number as Double: self = .number(number)
    case let string as String: self = .string(string)
    case let date as Date: self = .string(date.ISO8601Format())
    default: self.init(reflecting: Mirror(reflecting: value), value)
    }
  }

  private init(reflecting mirror: Mirror, _ value: Any) {
    switch mirror.displayStyle {
    case .optional:
      self = mirror.children.first.map { JSON(describing: $0.value) } ?? .null
    case .collection:
      self = .list(mirror.children.map { JSON(describing: $0.value) })
    case .enum:
      guard let payload = mirror.children.first else {
        self = .object(["is": .string("\(value)")])
        return
      }
      let name = payload.label ?? ""
      let values = Mirror(reflecting: payload.value)
      // The values of a case are a tuple with names; a value alone has none in Swift.
      let named = values.displayStyle == .tuple
      var object =
        named ? Self.fields(values) : [Self.name(in: name): JSON(describing: payload.value)]
      object["is"] = .string(name)
      self = .object(object)
    default:
      self = .object(Self.fields(mirror))
    }
  }

  private static func fields(_ mirror: Mirror) -> [String: JSON] {
    let fields = mirror.children.map { ($0.label ?? "", JSON(describing: $0.value)) }
    return Dictionary(uniqueKeysWithValues: fields)
  }

  /// What `States.kt` calls the one value of a case.
  private static func name(in enumCase: String) -> String {
    switch enumCase {
    case "ready": "value"
    case "found": "services"
    case "word", "spelling": "word"
    case "someWords": "words"
    case "answers": "lines"
    default: "trouble"
    }
  }
}

extension JSON {
  /// What it does not have of `expected`, as lines that say where; empty if it has all.
  func differences(from expected: JSON, at path: String = "state") -> [String] {
    switch (expected, self) {
    case (.string("*"), _):
      return isEmpty ? ["\(path): something was expected, but is \(self)"] : []
    case (.object(let wanted), .list(let list)) where wanted.keys.elementsEqual(["count"]):
      return JSON.number(Double(list.count)).differences(
        from: wanted["count"] ?? .null, at: "\(path).count")
    case (.object(let wanted), .object(let own)):
      return wanted.keys.sorted().flatMap { key in
        own[key].map { $0.differences(from: wanted[key] ?? .null, at: "\(path).\(key)") }
          ?? ["\(path): has no \(key), but \(self)"]
      }
    case (.list(let wanted), .list(let own)):
      guard own.count >= wanted.count else {
        return ["\(path): \(wanted.count) were expected, but are \(own.count)"]
      }
      return zip(wanted, own).enumerated().flatMap { index, pair in
        pair.1.differences(from: pair.0, at: "\(path).\(index)")
      }
    // A case without values is its name, in an enum of such cases.
    case (.string(let name), .object(let own)):
      return own == ["is": .string(name)] ? [] : ["\(path): \(name) was expected, but is \(self)"]
    default:
      return expected == self ? [] : ["\(path): \(expected) was expected, but is \(self)"]
    }
  }

  /// What `path` leads to, such as `cases.value.drafts.0.id`.
  subscript(path: Substring) -> JSON? {
    path.split(separator: ".").reduce(self) { value, key in
      switch value {
      case .object(let object): object[String(key)]
      case .list(let list): Int(key).flatMap { list.indices.contains($0) ? list[$0] : nil }
      default: nil
      }
    }
  }

  private var isEmpty: Bool {
    switch self {
    case .null, .string(""), .list([]), .object([:]): true
    default: false
    }
  }
}

extension JSON: CustomStringConvertible {
  var description: String {
    switch self {
    case .null: "null"
    case .bool(let bool): "\(bool)"
    case .number(let number): number == number.rounded() ? "\(Int(number))" : "\(number)"
    case .string(let string): "\"\(string)\""
    case .list(let list): "[\(list.map(\.description).joined(separator: ", "))]"
    case .object(let object):
      "{\(object.sorted { $0.key < $1.key }.map { "\($0): \($1)" }.joined(separator: ", "))}"
    }
  }
}
