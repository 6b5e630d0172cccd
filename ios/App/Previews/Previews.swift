import CitizenKit
import SwiftUI

// Every screen in every state, for Xcode's canvas. Debug builds only: see Config/Release.xcconfig.

/// A screen with what is around it.
private struct Shown<Screen: View>: View {
  var language = "en"
  var senior = false
  var offline = false
  @ViewBuilder let screen: () -> Screen

  var body: some View {
    NavigationStack {
      screen()
    }
    .environment(
      \.surroundings,
      Surroundings(
        words: Words(language: language), formats: Formats(language: language), senior: senior,
        offline: offline, hotline: "12345")
    )
    .environment(\.locale, Locale(identifier: language))
    .environment(\.layoutDirection, language == "ar" ? .rightToLeft : .leftToRight)
    .dynamicTypeSize(senior ? .xxxLarge : .large)
  }
}

/// Nothing happens.
private struct Deaf: FirstStartActions, HomeActions, SearchActions, CategoryActions, ServiceActions,
  FormActions, CheckActions, CasesActions, CaseActions, InboxActions, MessageActions,
  SettingsActions
{
  func chooseLanguage(_ tag: String) {}
  func setSenior(_ on: Bool) {}
  func begin() {}
  func search() {}
  func openCategory(_ id: String) {}
  func openCases() {}
  func openCase(_ id: String) {}
  func openInbox() {}
  func openSettings() {}
  func refresh() {}
  func type(_ query: String) {}
  func openService(_ id: String) {}
  func more() {}
  func resume() {}
  func answer(_ path: String, _ value: String) {}
  func next() {}
  func previous() {}
  func back() {}
  func stay() {}
  func reallyLeave() {}
  func change(_ path: String) {}
  func submit() {}
  func openDraft(_ id: String) {}
  func discardDraft(_ id: String) {}
  func openReceipt() {}
  func openMessage(_ id: String) {}
  func cancel() {}
  func keep() {}
  func reallyCancel() {}
  func retry() {}
  func open(_ id: String) {}
  func openCase() {}
  func chooseTextSize(_ size: TextSize) {}
  func setPrivatePreviews(_ on: Bool) {}
  func openAbout() {}
}

struct StartPreviews: PreviewProvider {
  static var previews: some View {
    Shown { StartView() }
    Shown(senior: true) { StartView() }
    Shown(language: "ar") { StartView(trouble: .full) }
    Shown(senior: true) { StartView(trouble: .full) }
    Shown { StartView(trouble: .lost) }
    Shown(senior: true) { StartView(trouble: .lost) }
  }
}

struct FirstStartPreviews: PreviewProvider {
  private static func state(_ catalogue: CitizenKit.Content<Int>) -> FirstStartState {
    FirstStartState(languages: choices("en"), senior: false, catalogue: catalogue)
  }

  static func choices(_ chosen: String) -> [LanguageChoice] {
    Language.all.map { LanguageChoice(tag: $0.tag, name: $0.name, chosen: $0.tag == chosen) }
  }

  static var previews: some View {
    Shown { FirstStartView(state: state(.loading), actions: Deaf()) }
    Shown { FirstStartView(state: state(.ready(1266)), actions: Deaf()) }
    Shown(language: "ar", offline: true) {
      FirstStartView(state: state(.failed(.offline)), actions: Deaf())
    }
  }
}

struct HomePreviews: PreviewProvider {
  static var previews: some View {
    Shown { HomeView(state: .sample(), actions: Deaf()) }
    Shown(language: "es", senior: true) {
      HomeView(state: .sample(senior: true), actions: Deaf())
    }
    Shown(language: "ar", offline: true) {
      HomeView(state: .sample(offline: true), actions: Deaf())
    }
    Shown(language: "zh-Hans") {
      HomeView(state: .sample(personal: .locked, categories: .loading), actions: Deaf())
    }
    Shown { HomeView(state: .sample(categories: .failed(.offline)), actions: Deaf()) }
  }
}

struct SearchPreviews: PreviewProvider {
  private static func state(_ query: String, _ hits: Hits) -> SearchState {
    SearchState(query: query, hits: hits)
  }

  static var previews: some View {
    Shown { SearchView(state: state("", .none), actions: Deaf()) }
    Shown { SearchView(state: state("transit", .found([.card, .birth])), actions: Deaf()) }
    Shown(language: "ar") { SearchView(state: state("qqqq", .nothing), actions: Deaf()) }
    Shown { SearchView(state: state("transit", .failed(.full)), actions: Deaf()) }
  }
}

struct ServicePreviews: PreviewProvider {
  private static func state(
    _ service: CitizenKit.Content<ServiceDetails>, draft: DraftItem? = nil, trouble: Trouble? = nil
  ) -> ServiceState {
    ServiceState(service: service, draft: draft, beginning: false, trouble: trouble)
  }

  static var previews: some View {
    Shown {
      CategoryView(
        state: CategoryState(
          services: .ready(
            CategoryServices(
              name: "Transportation", services: [.card, .birth], total: 138, hasMore: true))),
        actions: Deaf())
    }
    Shown { ServiceView(state: state(.loading), actions: Deaf()) }
    Shown { ServiceView(state: state(.ready(.card)), actions: Deaf()) }
    Shown(language: "ar", senior: true) {
      ServiceView(state: state(.ready(.card), draft: .sample), actions: Deaf())
    }
    Shown { ServiceView(state: state(.ready(.card), trouble: .locked), actions: Deaf()) }
    Shown { ServiceView(state: state(.failed(.offline)), actions: Deaf()) }
  }
}

struct FormPreviews: PreviewProvider {
  static var previews: some View {
    Shown { FormView(state: .sample(), actions: Deaf()) }
    Shown(language: "es") { FormView(state: .sample(problems: true), actions: Deaf()) }
    Shown { FormView(state: .sample(saved: .no(.full)), actions: Deaf()) }
    Shown(language: "ar", senior: true) {
      FormView(state: .sample(saved: .saving, leaving: true), actions: Deaf())
    }
    Shown { CheckView(state: .sample(), actions: Deaf()) }
    Shown(language: "zh-Hans", offline: true) {
      CheckView(state: .sample(submitting: true), actions: Deaf())
    }
    Shown { CheckView(state: .sample(trouble: .full), actions: Deaf()) }
  }
}

struct CasePreviews: PreviewProvider {
  static var previews: some View {
    Shown { CasesView(state: CasesState(cases: .failed(.locked)), actions: Deaf()) }
    Shown {
      CasesView(
        state: CasesState(cases: .ready(CaseList(drafts: [], cases: []))), actions: Deaf())
    }
    Shown(language: "ar") {
      CasesView(
        state: CasesState(
          cases: .ready(
            CaseList(drafts: [.sample], cases: CaseStatus.allCases.map { .sample($0) }))),
        actions: Deaf())
    }
    Shown { CaseView(state: .sample(.accepted), actions: Deaf()) }
    Shown(senior: true, offline: true) {
      CaseView(state: .sample(.waitsForNetwork, cancelling: true), actions: Deaf())
    }
    Shown { CaseView(state: .sample(.waitsForCity), actions: Deaf()) }
    Shown { CaseView(state: .sample(.stuck), actions: Deaf()) }
    Shown { ReceiptView(state: ReceiptState(receipt: .ready(.sample))) }
  }
}

struct InboxPreviews: PreviewProvider {
  private static func state(
    _ messages: [MessageItem], hasMore: Bool = false, refreshing: Bool = false,
    trouble: Trouble? = nil
  ) -> InboxState {
    InboxState(
      messages: .ready(messages), hasMore: hasMore, refreshing: refreshing, trouble: trouble)
  }

  static var previews: some View {
    Shown {
      InboxView(
        state: state([.sample(read: false), .sample(read: true)], hasMore: true), actions: Deaf())
    }
    Shown(language: "es") { InboxView(state: state([], refreshing: true), actions: Deaf()) }
    Shown(offline: true) { InboxView(state: state([], trouble: .offline), actions: Deaf()) }
    Shown { MessageView(state: MessageState(message: .ready(.sample)), actions: Deaf()) }
  }
}

struct SettingsPreviews: PreviewProvider {
  static var previews: some View {
    Shown(language: "ar") {
      SettingsView(
        state: SettingsState(
          languages: FirstStartPreviews.choices("ar"), textSize: .large, senior: false,
          privatePreviews: true),
        actions: Deaf())
    }
    Shown {
      AboutView(
        state: AboutState(
          cityName: "Langang", appVersion: "0.1.0", serviceCount: 1266, catalogueRevision: "17"))
    }
  }
}
