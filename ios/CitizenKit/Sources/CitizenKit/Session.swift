import CitizenCore
import Foundation
import Observation

/// The app's process: the core's client, the phone's network, and what the resident has chosen.
/// Make one, bring it to the front or let it do its due work, keep it.
@Observable @MainActor
public final class Session {
  private static let secondsUntilAnotherTry: TimeInterval = 3600

  public let city: CityConfig
  public let appVersion: String

  /// Whether the app can be used.
  public private(set) var app = AppState.starting
  /// The BCP 47 tag of the language that the app speaks; one of ``Language/all``.
  public private(set) var language: String
  public private(set) var textSize: TextSize
  public private(set) var senior: Bool

  /// The words of the screens, in the resident's language.
  public var words: Words { Words(language: language) }
  /// How dates, money and counts are written for the resident.
  public var formats: Formats { Formats(language: language) }

  /// The newest of each as the core told it; `nil` until it did, and while it cannot be read.
  private(set) var catalogue: CatalogueUpdate?
  private(set) var outbox: OutboxUpdate?
  private(set) var inbox: InboxUpdate?
  private(set) var profile: ProfileUpdate?
  /// What the city says of itself; `nil` until it is known to have said something.
  private(set) var cityProfile: CityProfile?
  private(set) var favourites: FavouritesUpdate?
  private(set) var reminders: RemindersUpdate?
  /// Whether her documents can be read.
  private(set) var vaultLock = VaultLock.locked
  /// What has come of unlocking them the last time.
  private var vaultError: CitizenError?
  /// What was kept and what is lost of what was found damaged, until she has seen it.
  private(set) var damage: DamageReport?
  /// Why the last attempt to fetch the catalogue failed.
  private(set) var catalogueError: CitizenError?
  private(set) var online = true
  /// Whether the network is one of which she has only so much, or pays for by the amount.
  @ObservationIgnored private var metered = false
  /// Why what is personal cannot be read.
  private var personalError: CitizenError?

  @ObservationIgnored let client: CitizenClient
  @ObservationIgnored let settings: Settings
  @ObservationIgnored let noticeboard: any Noticeboard
  @ObservationIgnored private let system: any PhoneSystem
  @ObservationIgnored private var observations: [Following] = []
  @ObservationIgnored private var readers: [Reader] = []
  @ObservationIgnored private let refreshing = Latest()
  @ObservationIgnored let telling = Latest()
  @ObservationIgnored let scheduling = Latest()
  @ObservationIgnored let registering = Latest()
  /// Waits until there is more to tell.
  @ObservationIgnored private var nextLook: Task<Void, any Error>?
  /// Where pushes for this phone go; `nil` until the phone has said it.
  @ObservationIgnored private var pushAddress: URL?
  @ObservationIgnored private var lastTransition: Task<Void, Never>?
  /// Who needs the home open: the resident in front of the app, and the system's background tasks.
  @ObservationIgnored private(set) var inForeground = false
  private(set) var backgroundTasks = 0
  @ObservationIgnored private var isOpen = false
  /// Whether the system has woken the app since it was last asked to.
  @ObservationIgnored private var isWoken = false

  /// Does no I/O but reading `preferences`.
  ///
  /// - Parameters:
  ///   - home: A folder for the app alone, whose parent exists.
  ///   - shippedCatalogue: The file of the catalogue that the app brings, if it brings one.
  ///   - authorizer: `nil` as long as nobody can sign in: what is sent waits until then.
  ///   - noticeboard: Where she is told of what comes while she does not look.
  ///   - preferredLanguages: BCP 47 tags, used until the resident has chosen a language.
  public init(
    city: CityConfig,
    home: URL,
    shippedCatalogue: URL? = nil,
    keyStore: any KeyStore,
    authorizer: (any Authorizer)?,
    preferences: any Preferences,
    system: any PhoneSystem,
    noticeboard: any Noticeboard,
    appVersion: String,
    preferredLanguages: [String] = Locale.preferredLanguages
  ) {
    self.city = city
    self.appVersion = appVersion
    self.system = system
    self.noticeboard = noticeboard
    settings = Settings(preferences: preferences)
    let chosen = settings.language.map { [$0] } ?? []
    language = Language.best(for: chosen + preferredLanguages).tag
    textSize = settings.textSize
    senior = settings.senior
    client = city.client(
      home: home, shippedCatalogue: shippedCatalogue, appVersion: appVersion, keyStore: keyStore,
      authorizer: authorizer)
    clockChanged()
  }
}

// MARK: - The life of the process

extension Session {
  /// The app comes to the front, for the first time or again. Returns when it can be used or it
  /// is known why not; fetches what is new after that. Waits for no background task: that goes on
  /// beside it.
  public func enterForeground() async {
    inForeground = true
    await reopen()
  }

  /// The app leaves the front: closes the home, which iOS kills an app for that it holds open in
  /// the background, and asks to be woken when there is work. Keep the process alive until it
  /// returns. A background task that still runs keeps the home open until it ends.
  public func enterBackground() async {
    inForeground = false
    // Also where a background task keeps the home open.
    lockVault()
    await openOrClose()
  }

  /// Does something in the background with the home open, which is closed after it unless the app came to the front
  /// meanwhile, or something else in the background needs it.
  func whileOpen<Value: Sendable>(_ work: @MainActor () async -> Value) async -> Value {
    backgroundTasks += 1
    isWoken = true
    await openOrClose()
    let value = await work()
    backgroundTasks -= 1
    await openOrClose()
    return value
  }

  /// Takes in what the phone says of its network; call it before ``enterForeground()`` if it is
  /// known then.
  ///
  /// - Parameter isMetered: It costs by the amount, or there is only so much of it.
  public func networkChanged(isOnline: Bool, isMetered: Bool = false) {
    guard (online, metered) != (isOnline, isMetered) else { return }
    let wasOnline = online
    (online, metered) = (isOnline, isMetered)
    client.setConnectivity(connectivity: connectivity)
    guard online != wasOnline else { return }
    if case .running = app { app = running }
    if isOnline { refresh() }
  }

  /// Takes in what the phone says of its battery.
  ///
  /// - Parameters:
  ///   - isSaving: Whether she has the phone save it.
  ///   - isCharging: Whether it is being charged.
  public func powerChanged(isSaving: Bool, isCharging: Bool) {
    client.setPower(power: Power(saver: isSaving, charging: isCharging))
  }

  /// Takes in that the phone's clock was set, or shows the time of another zone.
  public func clockChanged() {
    client.setWallClock(clock: WallClock(zone: system.timeZone))
    guard isOpen else { return }
    tellNotices()
    scheduleReminders()
    tell([.reminders])
  }

  /// Takes in where the phone's push service is to be sent to.
  ///
  /// - Parameter token: What the push service has given the app; for the city's relay before it.
  public func pushTokenChanged(_ token: Data) {
    let written = token.map { String(format: "%02x", $0) }.joined()
    pushAddress = city.pushRelayURL?.appending(path: written)
    registerForPushes()
  }

  /// Takes in that she may have let the app notify her, or not any more.
  public func noticePermissionChanged() {
    tellNotices()
    scheduleReminders()
    tell([.notices])
  }

  /// Opens what could not be opened, and fetches what is new; every screen reads again what it
  /// shows. Does nothing once the app has left the front.
  func reopen() async {
    await openOrClose(again: true)
    if inForeground { refresh() }
  }

  /// Asks the resident to show that it is her, and opens what was locked.
  ///
  /// - Returns: Whether she did.
  func unlock() async -> Bool {
    guard await system.confirmPresence(reason: words(.wayOnUnlockPhone)) else { return false }
    await reopen()
    return true
  }

  /// Opens the home or closes it, as it is needed then: one change at a time, in the order they
  /// came.
  ///
  /// - Parameter again: Also where it is open, for what could not be opened.
  private func openOrClose(again: Bool = false) async {
    let last = lastTransition
    let task = Task {
      await last?.value
      if !inForeground && backgroundTasks == 0 {
        await close()
      } else if again || !isOpen {
        await open()
      }
    }
    lastTransition = task
    await task.value
  }

  private var connectivity: Connectivity {
    !online ? .offline : metered ? .metered : .online
  }

  private func open() async {
    client.setConnectivity(connectivity: connectivity)
    do {
      try await client.open()
      personalError = nil
    } catch {
      personalError = CitizenError(error)
      // The core opens the catalogue first: it may be there although the rest is not.
      if await catalogueIsClosed() {
        app = .blocked(trouble(error))
        return
      }
    }
    isOpen = true
    app = running
    damage = try? await client.damageReport()
    observe()
    registerForPushes()
    tell(Set(Change.allCases))
  }

  private func close() async {
    do {
      system.wake(at: try await client.wakeups().compactMap(WakeUp.init))
      isWoken = false
    } catch {
      // Where it cannot be known what waits, as on a locked phone, the last wish stands; one that
      // has been fulfilled is said again.
      let later = Date(timeIntervalSinceNow: Self.secondsUntilAnotherTry)
      if isWoken { system.wake(at: [WakeUp(at: later, needsNetwork: true, needsPower: false)]) }
    }
    nextLook?.cancel()
    try? await client.suspend()
    isOpen = false
    vaultChanged()
  }

  private var running: AppState {
    .running(offline: !online, personal: personalError.map { trouble($0) })
  }

  private func catalogueIsClosed() async -> Bool {
    do {
      _ = try await client.catalogue().categories(language: language)
      return false
    } catch {
      return CitizenError(error) == .Closed
    }
  }
}

// MARK: - What only the resident opens

extension Session {
  /// Unlocks her documents; the phone asks whether it is her. Does nothing while it asks already.
  func unlockVault() async {
    guard vaultLock == .locked else { return }
    (vaultLock, vaultError) = (.unlocking, nil)
    tell([.vault])
    do {
      try await client.vault().unlock(language: language)
    } catch {
      vaultError = CitizenError(error)
    }
    vaultLock = .locked
    vaultChanged()
  }

  /// Opens what keeps `model` from being read: her documents, or all that is hers.
  func openVault(for model: any CoreReader) {
    Task {
      if personal != nil {
        await reopen()
      } else if vaultLock == .locked {
        await unlockVault()
      } else {
        reload(model)
      }
    }
  }

  /// Nothing of them can be read from now on.
  func lockVault() {
    client.vault().lock()
    vaultChanged()
  }

  /// Why they could not be unlocked. That she was not there, or has called it off, is no trouble.
  var vaultTrouble: Trouble? {
    guard vaultLock == .locked, let vaultError, vaultError != .Locked else { return nil }
    return trouble(vaultError)
  }

  /// What `read` brings of her documents. While they are locked that is why there is nothing, in the background, too.
  func vaultContent<Value>(_ read: () async throws -> Value) async -> Content<Value> {
    if let personal { return .failed(personal) }
    if vaultLock == .unlocking { return .loading }
    let locked = Content<Value>.failed(vaultTrouble ?? trouble(CitizenError.VaultLocked))
    return vaultLock == .unlocked ? await content(read) ?? locked : locked
  }

  /// Opens by the code on her paper what is hers and whose keys the phone has lost.
  func recover(by code: String) async throws {
    try await client.recover(code: code)
    await reopen()
  }

  /// She has seen what was damaged.
  func acknowledgeDamage() async throws {
    try await client.acknowledgeDamage()
    damage = nil
  }

  /// Takes in whether they are locked: what the core has told may be older than what it knows.
  private func vaultChanged() {
    if vaultLock != .unlocking { vaultLock = client.vault().isUnlocked() ? .unlocked : .locked }
    tell([.vault])
  }
}

// MARK: - What the resident has chosen

extension Session {
  /// The languages to choose from.
  var languageChoices: [LanguageChoice] {
    Language.all.map { LanguageChoice(tag: $0.tag, name: $0.name, chosen: $0.tag == language) }
  }

  func choose(language tag: String) {
    guard Language.all.contains(where: { $0.tag == tag }) else { return }
    settings.language = tag
    language = tag
    // Texts are the core's: all of them are asked for again.
    if case .running = app { app = running }
    observe()
    registerForPushes()
    scheduleReminders()
    tell([.language])
  }

  func choose(textSize size: TextSize) {
    settings.textSize = size
    textSize = size
  }

  func set(senior on: Bool) {
    settings.senior = on
    senior = on
  }
}

// MARK: - What the core tells

/// Something that a screen may show has changed.
enum Change: CaseIterable {
  case language, opened, catalogue, outbox, inbox, profile, favourites, vault, reminders
  case notices
}

/// A screen's model that reads from the core what it shows.
@MainActor
protocol CoreReader: AnyObject {
  /// What its state depends on.
  var dependsOn: Set<Change> { get }
  /// Reads it, again if need be.
  func load() async
}

extension Session {
  /// Lets `reader` load now, and again after each change that it depends on, as long as it lives;
  /// never twice at a time.
  func keepLoaded(_ reader: any CoreReader) {
    readers.removeAll { $0.model == nil }
    let reader = Reader(model: reader)
    readers.append(reader)
    reader.load()
  }

  /// Lets `model` load once more.
  func reload(_ model: any CoreReader) {
    readers.first { $0.model === model }?.load()
  }

  /// Fetches the catalogue and the messages, if the city has new ones.
  func refresh() {
    refreshing.run { await self.refreshNow() }
  }

  /// As ``refresh()``; returns when that is done.
  func refreshed() async {
    refresh()
    await refreshing.finished()
  }

  /// What the catalogue has, as far as it is here.
  func catalogueContent<Value>(_ read: (CatalogueUpdate) -> Value) -> Content<Value> {
    if let catalogue, catalogue.services > 0 { return .ready(read(catalogue)) }
    return catalogueError.map { .failed(trouble($0)) } ?? .loading
  }

  /// What `read` brings; `nil` while the app is in the background, where what was shown stays.
  func content<Value>(_ read: () async throws -> Value) async -> Content<Value>? {
    do {
      return .ready(try await read())
    } catch {
      return CitizenError(error) == .Closed ? nil : .failed(trouble(error))
    }
  }

  /// Why the catalogue that is here may not be the city's newest, in the resident's words.
  var freshness: String? {
    guard let catalogue, catalogue.services > 0, let freshness = catalogue.freshness else {
      return nil
    }
    return freshnessMessage(freshness: freshness, language: language)
  }

  /// Whom to call.
  public var contacts: CityContacts { city.contacts(cityProfile) }

  /// Why the city takes nothing of this app, where it asks for a later one.
  var update: Trouble? {
    cityProfile?.updateRequired == true ? trouble(CitizenError.UpdateRequired) : nil
  }

  /// Where the app is updated from.
  var updateURL: URL? { cityProfile?.storeUrl.flatMap(URL.init(string:)) ?? city.appStoreURL }

  /// The city's date, as `2026-01-31`.
  var today: String {
    let zone = city.timeZone.flatMap(TimeZone.init(identifier:)) ?? .autoupdatingCurrent
    return Formats(language: language, timeZone: zone).written(.now)
  }

  /// By the phone's clock.
  var calendar: Calendar {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = system.timeZone
    return calendar
  }

  /// What she has told; nothing where that cannot be read.
  func told() async -> [String: FactValue] {
    if let profile { return profile.answers }
    return (try? await client.profile().answers()) ?? [:]
  }

  /// Where the phone is.
  func whereabouts() async -> Place? { await system.whereabouts() }

  /// Why what is personal cannot be read.
  var personal: Trouble? {
    if case .running(_, let personal) = app { personal } else { nil }
  }

  /// The words for an error, and the way on.
  func trouble(_ error: any Error) -> Trouble {
    let error = CitizenError(error)
    // While her own things are closed, the core says of each only that it is locked; why, it said
    // when they were to be opened.
    let cause = error == .Locked ? personalError ?? error : error
    return Trouble(cause, language: language)
  }

  /// The application on this phone that has become the case with this number.
  func submission(ofCase number: String) async -> String? {
    let cases = try? await client.outbox().submissions(language: language)
    return cases?.first { $0.kind == .application && $0.state.caseNumber == number }?.id
  }

  /// Tells what there is to tell once more at a moment, should the app be open then.
  func lookAgain(at moment: Date?) {
    nextLook?.cancel()
    guard let moment else { return }
    nextLook = Task { [weak self] in
      try await Task.sleep(for: .seconds(max(moment.timeIntervalSinceNow, 1)))
      self?.tellNotices()
    }
  }

  /// Has the city push to this phone, and says how: again after each change of that, which the core tells the city of.
  func registerForPushes() {
    guard let pushAddress else { return }
    let registration = PushRegistration(
      endpoint: pushAddress.absoluteString, language: language, forExtension: true)
    registering.run {
      // What cannot be told now, the core tells later; what it cannot keep is said again when it is opened.
      try? await self.client.push().registerDevice(registration: registration)
      self.tell([.notices])
    }
  }

  private func refreshNow() async {
    do {
      _ = try await client.catalogue().refresh()
      catalogueError = nil
    } catch CitizenError.Closed {
      return
    } catch {
      catalogueError = CitizenError(error)
    }
    // Without her own things open, or without a sign-in, there are no messages to be had.
    _ = try? await client.inbox().refresh()
  }

  private func observe() {
    let (catalogue, outbox, inbox) = (client.catalogue(), client.outbox(), client.inbox())
    let (profile, favourites) = (client.profile(), client.favourites())
    observations = [
      Following(catalogue.updates(language: language)) { [weak self] update in
        self?.catalogue = update
        self?.tell([.catalogue])
      },
      Following(client.cityProfileUpdates(language: language)) { [weak self] update in
        // Once the city has said something, it has.
        if let profile = update.profile { self?.cityProfile = profile }
      },
      Following(outbox.updates(language: language)) { [weak self] update in
        self?.outbox = update
        self?.tell([.outbox])
        self?.tellNotices()
      },
      Following(inbox.updates(language: language)) { [weak self] update in
        self?.inbox = update
        self?.tell([.inbox])
        self?.tellNotices()
      },
      Following(profile.updates(language: language)) { [weak self] update in
        self?.profile = update
        self?.tell([.profile])
      },
      Following(favourites.updates(language: language)) { [weak self] update in
        self?.favourites = update
        self?.tell([.favourites])
      },
      Following(client.reminders().updates(language: language)) { [weak self] update in
        self?.reminders = update
        self?.tell([.reminders])
        self?.tellNotices()
        self?.scheduleReminders()
      },
      Following(client.vault().updates()) { [weak self] _ in self?.vaultChanged() },
    ]
  }

  private func tell(_ changes: Set<Change>) {
    for reader in readers where reader.model?.dependsOn.isDisjoint(with: changes) == false {
      reader.load()
    }
  }
}

/// A model that is kept loaded. Does not keep it alive.
@MainActor
private final class Reader {
  weak var model: (any CoreReader)?
  private let loading = Latest()

  init(model: any CoreReader) { self.model = model }

  func load() {
    loading.run { [weak self] in await self?.model?.load() }
  }
}
