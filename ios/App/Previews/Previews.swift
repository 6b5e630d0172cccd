import CitizenKit
import SwiftUI

// Every screen in every state, for Xcode's canvas. Debug builds only: see Config/Release.xcconfig.

/// A screen with what is around it.
struct Shown<Screen: View>: View {
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
struct Deaf: FirstStartActions, HomeActions, SearchActions, CategoryActions, ServiceActions,
  FormActions, CheckActions, ChangesActions, CasesActions, CaseActions, InboxActions,
  MessageActions, ThreadActions, NotificationsActions, RemindersActions, LifeEventsActions,
  PlanActions, EligibilityActions, FactsActions,
  FavouritesActions, OfficesActions, DocumentsActions, DocumentActions, DocumentWordsActions,
  ChooseDocumentActions,
  PaperCodeActions, LostKeyActions, DamageActions, StorageActions,
  BackupActions, RestoreActions, SettingsActions
{
  func chooseLanguage(_ tag: String) {}
  func setSenior(_ on: Bool) {}
  func begin() {}
  func search() {}
  func openCategory(_ id: String) {}
  func openCases() {}
  func openCase(_ id: String) {}
  func openInbox() {}
  func openLifeEvents() {}
  func openOffices() {}
  func openFavourites() {}
  func openFacts() {}
  func openEligibility() {}
  func toggleFavourite() {}
  func setDate(_ date: String) {}
  func forget(_ path: String) {}
  func forgetAll() {}
  func reallyForgetAll() {}
  func move(_ id: String, _ place: Int) {}
  func remove(_ id: String) {}
  func openSettings() {}
  func openReminders() {}
  func openReminder(_ id: String) {}
  func openNotifications() {}
  func openThread(_ caseNumber: String) {}
  func openThread() {}
  func show(_ name: String) {}
  func pin(_ id: String, _ on: Bool) {}
  func putAway(_ id: String, _ on: Bool) {}
  func pin(_ on: Bool) {}
  func putAway(_ on: Bool) {}
  func addToCalendar() {}
  func calendarTaken() {}
  func saveAttachment(_ id: String) {}
  func stopSaving(_ attachmentId: String) {}
  func openDocument(_ attachmentId: String) {}
  func chooseLeastUrgency(_ name: String) {}
  func tell(_ id: String, _ on: Bool) {}
  func setQuiet(_ on: Bool) {}
  func setQuietFrom(_ minute: Int) {}
  func setQuietUntil(_ minute: Int) {}
  func setDigest(_ on: Bool) {}
  func setDigestMinute(_ minute: Int) {}
  func setMostPerHour(_ count: Int) {}
  func setHidesContent(_ on: Bool) {}
  func chooseDistrict(_ id: String, _ on: Bool) {}
  func setGivesFeedback(_ on: Bool) {}
  func postpone(_ id: String, _ name: String) {}
  func addToCalendar(_ id: String) {}
  func addAllToCalendar() {}
  func refresh() {}
  func type(_ query: String) {}
  func complete(_ suggestion: String) {}
  func filterCategory(_ id: String) {}
  func filterChannel(_ name: String) {}
  func filterOpenNow(_ on: Bool) {}
  func clearFilters() {}
  func locate() {}
  func openService(_ id: String) {}
  func more() {}
  func resume() {}
  func answer(_ path: String, _ value: String) {}
  func answer() {}
  func toggle(_ path: String, _ value: String) {}
  func find(_ path: String, _ query: String) {}
  func attach(
    _ path: String, _ filePath: String, _ name: String, whenDone: @escaping @MainActor () -> Void
  ) {}
  func detach(_ path: String, _ sha256: String) {}
  func chooseDocument(_ path: String) {}
  func choose(_ id: String) {}
  func delete(_ id: String) {}
  func addRow(_ path: String) {}
  func removeRow(_ path: String, _ index: Int) {}
  func reallyRemoveRow() {}
  func keepRow() {}
  func openChanges() {}
  func allowPrefill(_ yes: Bool) {}
  func fillIn() {}
  func notNow() {}
  func seen() {}
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
  func openApplication() {}
  func edit() {}
  func withdraw() {}
  func reallyCancel() {}
  func reallyWithdraw() {}
  func retry() {}
  func open(_ id: String) {}
  func openCase() {}
  func chooseTextSize(_ size: TextSize) {}
  func setFilesWaitForUnmetered(_ on: Bool) {}
  func setOfferEarlierAnswers(_ on: Bool) {}
  func openAbout() {}
  func openDocuments() {}
  func openDamage() {}
  func openPaperCode() {}
  func openStorage() {}
  func unlock() {}
  func lock() {}
  func search(_ text: String) {}
  func showMore() {}
  func add(_ filePath: String, _ name: String, whenDone: @escaping @MainActor () -> Void) {}
  func stopAdding() {}
  func look() {}
  func stopLooking() {}
  func share() {}
  func export(_ filePath: String, whenDone: @escaping @MainActor () -> Void) {}
  func stopExporting() {}
  func delete() {}
  func reallyDelete() {}
  func openWords() {}
  func setTitle(_ text: String) {}
  func chooseKind(_ name: String) {}
  func setIssuer(_ text: String) {}
  func setIssuedOn(_ day: String) {}
  func setExpiresOn(_ day: String) {}
  func setTags(_ text: String) {}
  func save() {}
  func leave() {}
  func setUp() {}
  func reallySetUp() {}
  func show() {}
  func check() {}
  func checkNow() {}
  func done() {}
  func recover() {}
  func openBackup() {}
  func openRestore() {}
  func chooseWay(_ name: String) {}
  func make(_ filePath: String, whenDone: @escaping @MainActor () -> Void) {}
  func stop() {}
  func choose(_ filePath: String, _ name: String, whenDone: @escaping @Sendable () -> Void) {}
  func restore() {}
  func reallyRestore() {}
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
    Shown { HomeView(state: .sample(update: .update), actions: Deaf()) }
    Shown(language: "ar", senior: true) {
      HomeView(state: .sample(senior: true, update: .update), actions: Deaf())
    }
    Shown(language: "es", offline: true) {
      HomeView(state: .sample(offline: true, freshness: .never), actions: Deaf())
    }
  }
}

struct SearchPreviews: PreviewProvider {
  private static func state(
    _ query: String, _ hits: Hits, suggestions: [String] = [], category: String? = nil,
    openNow: Bool = false
  ) -> SearchState {
    SearchState(
      query: query, suggestions: suggestions,
      filters: SearchFilters(
        categories: CategoryItem.samples, category: category, channel: nil, openNow: openNow),
      hits: hits)
  }

  static var previews: some View {
    Shown { SearchView(state: state("", .none), actions: Deaf()) }
    Shown {
      SearchView(
        state: state(
          "tran", .found([.card, .birth]), suggestions: ["transit card", "translation"]),
        actions: Deaf())
    }
    Shown(language: "es") {
      SearchView(
        state: state(
          "", .found([.card, .slip, .birth]), category: CategoryItem.samples[1].id, openNow: true),
        actions: Deaf())
    }
    Shown(language: "zh-Hans", senior: true) {
      SearchView(
        state: state("transit", .found([.slip]), suggestions: ["transit card"]), actions: Deaf())
    }
    Shown(language: "ar") {
      SearchView(state: state("", .nothing, openNow: true), actions: Deaf())
    }
    Shown(language: "ar") { SearchView(state: state("qqqq", .nothing), actions: Deaf()) }
    Shown { SearchView(state: state("transit", .failed(.full)), actions: Deaf()) }
  }
}

struct ServicePreviews: PreviewProvider {
  private static func state(
    _ service: CitizenKit.Content<ServiceDetails>, draft: DraftItem? = nil, trouble: Trouble? = nil
  ) -> ServiceState {
    ServiceState(
      service: service, draft: draft, beginning: false, trouble: trouble,
      favourite: trouble == nil ? draft != nil : nil)
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

struct PlanPreviews: PreviewProvider {
  private static func plan(_ plan: PlanDetails, trouble: Trouble? = nil) -> PlanState {
    PlanState(plan: .ready(plan), trouble: trouble)
  }

  static var previews: some View {
    Shown { LifeEventsView(state: LifeEventsState(events: .loading), actions: Deaf()) }
    Shown(language: "es", senior: true) {
      LifeEventsView(state: LifeEventsState(events: .ready([.baby])), actions: Deaf())
    }
    Shown { LifeEventsView(state: LifeEventsState(events: .failed(.offline)), actions: Deaf()) }
    Shown { PlanView(state: PlanState(plan: .loading, trouble: nil), actions: Deaf()) }
    Shown { PlanView(state: plan(.sample()), actions: Deaf()) }
    Shown(language: "ar", senior: true) {
      PlanView(state: plan(.sample(personal: .locked)), actions: Deaf())
    }
    Shown(language: "zh-Hans") {
      PlanView(state: plan(.sample(), trouble: .full), actions: Deaf())
    }
    Shown { PlanView(state: PlanState(plan: .failed(.lost), trouble: nil), actions: Deaf()) }
  }
}

struct EligibilityPreviews: PreviewProvider {
  private static func state(_ verdict: VerdictKind, trouble: Trouble? = nil) -> EligibilityState {
    EligibilityState(eligibility: .ready(.sample(verdict)), trouble: trouble)
  }

  static var previews: some View {
    Shown { EligibilityView(state: state(.needsToKnow), actions: Deaf()) }
    Shown(language: "ar", senior: true) { EligibilityView(state: state(.yes), actions: Deaf()) }
    Shown(language: "es") { EligibilityView(state: state(.no), actions: Deaf()) }
    Shown { EligibilityView(state: state(.needsToKnow, trouble: .locked), actions: Deaf()) }
    Shown {
      EligibilityView(
        state: EligibilityState(eligibility: .failed(.lost), trouble: nil), actions: Deaf())
    }
  }
}

struct OwnPreviews: PreviewProvider {
  private static func facts(
    _ facts: [FieldItem], forgetting: Bool = false, trouble: Trouble? = nil
  ) -> FactsState {
    FactsState(facts: .ready(facts), forgetting: forgetting, trouble: trouble)
  }

  static var previews: some View {
    Shown { FactsView(state: facts(FieldItem.facts), actions: Deaf()) }
    Shown(language: "ar", senior: true) {
      FactsView(state: facts(FieldItem.facts, forgetting: true), actions: Deaf())
    }
    Shown(language: "zh-Hans") { FactsView(state: facts([]), actions: Deaf()) }
    Shown { FactsView(state: facts(FieldItem.facts, trouble: .full), actions: Deaf()) }
    Shown {
      FactsView(
        state: FactsState(facts: .failed(.locked), forgetting: false, trouble: nil), actions: Deaf()
      )
    }
    Shown {
      FavouritesView(
        state: FavouritesState(favourites: .ready([.birth, .gone]), trouble: nil),
        actions: Deaf())
    }
    Shown(language: "ar", senior: true) {
      FavouritesView(
        state: FavouritesState(favourites: .ready([.birth, .gone]), trouble: nil),
        actions: Deaf(), ordering: true)
    }
    Shown(language: "es", senior: true) {
      FavouritesView(
        state: FavouritesState(favourites: .ready([]), trouble: nil), actions: Deaf())
    }
    Shown(language: "ar") {
      FavouritesView(
        state: FavouritesState(favourites: .ready([.birth]), trouble: .full), actions: Deaf())
    }
    Shown {
      FavouritesView(
        state: FavouritesState(favourites: .failed(.locked), trouble: nil), actions: Deaf())
    }
  }
}

struct OfficesPreviews: PreviewProvider {
  private static func state(
    _ place: PlaceKind, _ offices: CitizenKit.Content<[NearbyOfficeItem]>, openNow: Bool = false
  ) -> OfficesState {
    OfficesState(place: place, openNow: openNow, offices: offices)
  }

  static var previews: some View {
    Shown { OfficesView(state: state(.unasked, .loading), actions: Deaf()) }
    Shown {
      OfficesView(
        state: state(.unasked, .ready([.sample(), .sample(open: true)])), actions: Deaf())
    }
    Shown(language: "ar", senior: true) {
      OfficesView(
        state: state(.known, .ready([.sample(open: true, distanceMeters: 1240)]), openNow: true),
        actions: Deaf())
    }
    Shown(language: "zh-Hans") {
      OfficesView(state: state(.unknown, .ready([]), openNow: true), actions: Deaf())
    }
    Shown { OfficesView(state: state(.known, .failed(.full)), actions: Deaf()) }
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
    Shown { FormView(state: .kinds(), actions: Deaf()) }
    Shown(language: "ar", senior: true) {
      FormView(state: .kinds(looking: true), actions: Deaf())
    }
    Shown { FormView(state: .rows(), actions: Deaf()) }
    Shown(language: "ar", senior: true) {
      FormView(state: .rows(removing: true), actions: Deaf())
    }
    Shown { FormView(state: .sample(changed: .sample), actions: Deaf()) }
    Shown(language: "ar", senior: true) {
      FormView(state: .sample(changed: .notUnderstood), actions: Deaf())
    }
    Shown { FormView(state: .sample(prefill: .question), actions: Deaf()) }
    Shown(language: "ar", senior: true) {
      FormView(state: .sample(prefill: .sample), actions: Deaf())
    }
    Shown { ChangesView(state: .sample(), actions: Deaf()) }
    Shown(language: "ar", senior: true) {
      ChangesView(state: .sample(trouble: .full), actions: Deaf())
    }
    Shown(language: "ar") { SignaturePad { _ in } }
    Shown { CheckView(state: .sample(), actions: Deaf()) }
    Shown(language: "es") { CheckView(state: .kinds, actions: Deaf()) }
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
            CaseList(
              drafts: [.sample, .answer, .ending],
              cases: CaseStatus.allCases.map { .sample($0) } + [.answer]))),
        actions: Deaf())
    }
    Shown { CaseView(state: .sample(.accepted), actions: Deaf()) }
    Shown(senior: true, offline: true) {
      CaseView(state: .sample(.waitsForNetwork, cancelling: true), actions: Deaf())
    }
    Shown { CaseView(state: .sample(.waitsForCity), actions: Deaf()) }
    Shown { CaseView(state: .sample(.waitsForUpdate), actions: Deaf()) }
    Shown { CaseView(state: .sample(CaseStatus.stuck), actions: Deaf()) }
    Shown { CaseView(state: .sample(.fromBackup), actions: Deaf()) }
    Shown(language: "ar") {
      CaseView(state: .sample(.fromBackup, cancelling: true), actions: Deaf())
    }
    Shown(language: "es") { CaseView(state: .sample(CaseStatus.rejected), actions: Deaf()) }
    Shown { CaseView(state: .sample(.waitingForResident), actions: Deaf()) }
    Shown(language: "ar", senior: true) {
      CaseView(state: .sample(.waitingForResident, withdrawing: true), actions: Deaf())
    }
    Shown(language: "es") { CaseView(state: .sample(.declined), actions: Deaf()) }
    Shown(language: "zh-Hans") { CaseView(state: .answer, actions: Deaf()) }
    Shown { ReceiptView(state: ReceiptState(receipt: .ready(.sample))) }
    Shown(language: "ar", senior: true) {
      ReceiptView(state: ReceiptState(receipt: .ready(.tooLong)))
    }
  }
}

struct SettingsPreviews: PreviewProvider {
  static var previews: some View {
    Shown(language: "ar") {
      SettingsView(
        state: SettingsState(
          languages: FirstStartPreviews.choices("ar"), textSize: .large, senior: false,
          filesWaitForUnmetered: true, offerEarlierAnswers: true),
        actions: Deaf())
    }
    Shown {
      AboutView(
        state: AboutState(
          cityName: "Langang", appVersion: "0.1.0", serviceCount: 1266, catalogueRevision: "17",
          freshness: nil, checkedAt: .sample, contacts: .sample))
    }
    Shown(language: "ar") {
      AboutView(
        state: AboutState(
          cityName: "Langang", appVersion: "0.1.0", serviceCount: 1266, catalogueRevision: "17",
          freshness: .never, checkedAt: nil, contacts: .sample))
    }
  }
}
