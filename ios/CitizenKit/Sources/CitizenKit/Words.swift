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
    filledIn(key, arguments.map(Argument.text))
  }

  /// In the plural that `count` asks for.
  public func callAsFunction(_ key: StringKey, count: Int) -> String {
    filledIn(key, [.count(count)])
  }

  enum Argument {
    case text(String)
    case count(Int)
  }

  private func filledIn(_ key: StringKey, _ arguments: [Argument]) -> String {
    #if canImport(Darwin)
      if let bundle = Self.compiled[language] {
        let words = bundle.localizedString(forKey: key.rawValue, value: nil, table: nil)
        return String(
          format: words, locale: Locale(identifier: language),
          arguments: arguments.map(\.formatted))
      }
    #endif
    return StringCatalog.ofThisModule.words(key.rawValue, language, arguments) ?? key.rawValue
  }
}

extension CaseStatus {
  /// What the screens and the notices call it.
  public var word: StringKey {
    switch self {
    case .queued: .caseStatusQueued
    case .waitsForNetwork: .caseStatusWaitsForNetwork
    case .waitsForUnmetered: .caseStatusWaitsForUnmetered
    case .waitsForCity: .caseStatusWaitsForCity
    case .waitsForWifiSignIn: .caseStatusWaitsForWifiSignIn
    case .waitsForRightClock: .caseStatusWaitsForRightClock
    case .waitsForSignIn: .caseStatusWaitsForSignIn
    case .waitsForUpdate: .caseStatusWaitsForUpdate
    case .sending: .caseStatusSending
    case .accepted: .caseStatusAccepted
    case .rejected: .caseStatusRejected
    case .stuck: .caseStatusStuck
    case .fromBackup: .caseStatusFromBackup
    case .cancelled: .caseStatusCancelled
    }
  }
}

extension CaseKind {
  /// What it is called, where it is about an application.
  public var word: StringKey? {
    switch self {
    case .application: nil
    case .answer: .caseAnswerTitle
    case .withdrawal: .caseWithdrawalTitle
    }
  }
}

extension CaseStanding {
  public var word: StringKey {
    switch self {
    case .received: .caseStandingReceived
    case .inReview: .caseStandingInReview
    case .waitingForResident: .caseStandingWaitingForResident
    case .approved: .caseStandingApproved
    case .declined: .caseStandingDeclined
    case .closed: .caseStandingClosed
    case .withdrawn: .caseStandingWithdrawn
    case .other: .caseStandingOther
    }
  }
}

#if canImport(Darwin)
  extension Words {
    /// What Xcode has compiled of the catalog, by language; nothing under a plain `swift build`,
    /// which compiles no catalogs.
    private static let compiled: [String: Bundle] = {
      let bundles = Language.all.map { language in
        let folder = Bundle.module.path(forResource: language.tag, ofType: "lproj")
        return (language.tag, folder.flatMap(Bundle.init(path:)))
      }
      return Dictionary(uniqueKeysWithValues: bundles).compactMapValues { $0 }
    }()
  }

  extension Words.Argument {
    fileprivate var formatted: any CVarArg {
      switch self {
      case .text(let text): NSString(string: text)
      case .count(let count): count
      }
    }
  }
#endif
