package org.citizencloud.app.ui

import androidx.annotation.StringRes
import androidx.compose.runtime.Composable
import java.time.Instant
import org.citizencloud.app.R
import org.citizencloud.app.model.AboutState
import org.citizencloud.app.model.CaseDetails
import org.citizencloud.app.model.CaseList
import org.citizencloud.app.model.CaseState
import org.citizencloud.app.model.CaseStatus
import org.citizencloud.app.model.CasesState
import org.citizencloud.app.model.CategoryState
import org.citizencloud.app.model.ChangesPage
import org.citizencloud.app.model.ChangesState
import org.citizencloud.app.model.CheckPage
import org.citizencloud.app.model.CheckState
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.EligibilityState
import org.citizencloud.app.model.FactsState
import org.citizencloud.app.model.FavouritesState
import org.citizencloud.app.model.FirstStartState
import org.citizencloud.app.model.FormPage
import org.citizencloud.app.model.FormState
import org.citizencloud.app.model.Hits
import org.citizencloud.app.model.InboxState
import org.citizencloud.app.model.LifeEventsState
import org.citizencloud.app.model.MessageState
import org.citizencloud.app.model.OfficesState
import org.citizencloud.app.model.PlaceKind
import org.citizencloud.app.model.PlanState
import org.citizencloud.app.model.ReceiptState
import org.citizencloud.app.model.Saved
import org.citizencloud.app.model.SearchState
import org.citizencloud.app.model.ServiceState
import org.citizencloud.app.model.SettingsState
import org.citizencloud.app.model.TextSize
import org.citizencloud.app.model.VerdictKind

/**
 * One screen in one of its states, ready to be drawn and checked. [press]: the words on what has to be pressed for
 * it, a string. [comes]: it shows what comes once there is a place for it.
 */
internal class Scene(
    val screen: String,
    val state: String,
    val offline: Boolean = false,
    @get:StringRes val press: Int? = null,
    val comes: Boolean = false,
    val content: @Composable (Samples) -> Unit,
)

/** Every screen in every state that was designed for it. */
internal val scenes: List<Scene> =
    startScenes() + browseScenes() + officeScenes() + planScenes() + formScenes() + caseScenes() + otherScenes() + paneScenes() +
        kindScenes() + draftScenes() + vaultScenes() + inboxScenes()

private fun startScenes() =
    listOf(
        Scene("start", "starting") { StartingScreen() },
        Scene("start", "library-missing") { LibraryMissingScreen() },
        Scene("start", "locked") { BlockedScreen(it.locked) },
        Scene("start", "key-missing") { BlockedScreen(it.keyMissing) },
        Scene("start", "storage-full") { BlockedScreen(it.storageFull) },
        Scene("start", "update") { BlockedScreen(it.update) },
        Scene("first-start", "fetched") { FirstStart(it, Content.Ready(1266)) },
        Scene("first-start", "fetching") { FirstStart(it, Content.Loading) },
        Scene("first-start", "offline", offline = true) { FirstStart(it, Content.Failed(it.noCatalogue)) },
        Scene("first-start", "wrong-clock") { FirstStart(it, Content.Failed(it.wrongClock)) },
        Scene("home", "ready") { HomeScreen(it.home, HomeActions()) },
        Scene("home", "empty") { HomeScreen(it.homeAtFirst, HomeActions()) },
        Scene("home", "offline", offline = true) { HomeScreen(it.home.copy(offline = true), HomeActions()) },
        Scene("home", "loading") { HomeScreen(it.homeAtFirst.copy(categories = Content.Loading), HomeActions()) },
        Scene("home", "failed") {
            HomeScreen(
                it.homeAtFirst.copy(categories = Content.Failed(it.noCatalogue), serviceCount = 0),
                HomeActions(),
            )
        },
        Scene("home", "locked") { HomeScreen(it.homeAtFirst.copy(personal = it.locked), HomeActions()) },
        Scene("home", "key-missing") { HomeScreen(it.homeAtFirst.copy(personal = it.keyMissing), HomeActions()) },
        Scene("home", "city-silent") { HomeScreen(waiting(it, CaseStatus.WaitsForCity), HomeActions()) },
        Scene("home", "not-checked", offline = true) {
            HomeScreen(it.homeAtFirst.copy(offline = true, freshness = it.neverChecked), HomeActions())
        },
        Scene("home", "update") {
            HomeScreen(waiting(it, CaseStatus.WaitsForUpdate).copy(update = it.update), HomeActions())
        },
        Scene("home", "wrong-clock") { HomeScreen(waiting(it, CaseStatus.WaitsForRightClock), HomeActions()) },
    )

private fun waiting(
    samples: Samples,
    status: CaseStatus,
) = samples.home.copy(drafts = 0, draftsEnding = 0, unread = 0, cases = listOf(samples.waiting.copy(status = status)))

@Composable
private fun FirstStart(
    samples: Samples,
    catalogue: Content<Int>,
) = FirstStartScreen(FirstStartState(samples.languages, samples.senior, catalogue), FirstStartActions())

private fun browseScenes() =
    listOf(
        Scene("search", "found") { SearchScreen(found(it), SearchActions()) },
        Scene("search", "hint") { SearchScreen(search(it, "", Hits.None), SearchActions()) },
        Scene("search", "suggestions") {
            SearchScreen(found(it).copy(suggestions = it.words.suggestions), SearchActions())
        },
        Scene("search", "filters", press = R.string.search_filters) { SearchScreen(found(it), SearchActions()) },
        Scene("search", "narrowed") { SearchScreen(found(it).copy(filters = it.narrowed), SearchActions()) },
        Scene("search", "nothing") {
            SearchScreen(search(it, it.words.queryForNothing, Hits.Nothing), SearchActions())
        },
        Scene("search", "failed") {
            SearchScreen(search(it, it.words.query, Hits.Failed(it.noCatalogue)), SearchActions())
        },
        Scene("category", "ready") {
            CategoryScreen(CategoryState(Content.Ready(it.categoryServices)), CategoryActions())
        },
        Scene("category", "loading") { CategoryScreen(CategoryState(Content.Loading), CategoryActions()) },
        Scene("category", "failed") {
            CategoryScreen(CategoryState(Content.Failed(it.unreachable)), CategoryActions())
        },
        Scene("service", "ready") { ServiceScreen(service(it), ServiceActions()) },
        Scene("service", "draft", offline = true) {
            ServiceScreen(service(it).copy(draft = DraftSamples(it).ending), ServiceActions())
        },
        Scene("service", "no-form") {
            ServiceScreen(service(it).copy(service = Content.Ready(it.serviceWithoutForm)), ServiceActions())
        },
        Scene("service", "trouble") { ServiceScreen(service(it).copy(trouble = it.locked), ServiceActions()) },
        Scene("service", "beginning") { ServiceScreen(service(it).copy(beginning = true), ServiceActions()) },
        Scene("service", "marked") { ServiceScreen(service(it).copy(favourite = true), ServiceActions()) },
        Scene("service", "loading") {
            ServiceScreen(service(it).copy(service = Content.Loading), ServiceActions())
        },
        Scene("service", "failed") {
            ServiceScreen(service(it).copy(service = Content.Failed(it.notFound)), ServiceActions())
        },
    )

private fun found(samples: Samples) = search(samples, samples.words.query, Hits.Found(samples.found))

private fun search(
    samples: Samples,
    query: String,
    hits: Hits,
) = SearchState(query, emptyList(), samples.filters, hits)

private fun officeScenes() =
    listOf(
        offices("near") { OfficesState(PlaceKind.Known, openNow = false, Content.Ready(it.nearby)) },
        offices("week", press = R.string.office_week) {
            OfficesState(PlaceKind.Known, openNow = false, Content.Ready(it.nearby))
        },
        offices("unasked", offline = true) {
            val nearby = it.nearby.map { near -> near.copy(distanceMeters = null) }
            OfficesState(PlaceKind.Unasked, openNow = false, Content.Ready(nearby))
        },
        offices("unknown") {
            OfficesState(
                PlaceKind.Unknown,
                openNow = true,
                Content.Ready(
                    it.nearby.take(1).map { near ->
                        near.copy(distanceMeters = null)
                    },
                ),
            )
        },
        offices("none-open") { OfficesState(PlaceKind.Known, openNow = true, Content.Ready(emptyList())) },
        offices("loading") { OfficesState(PlaceKind.Unasked, openNow = false, Content.Loading) },
        offices("failed") { OfficesState(PlaceKind.Unasked, openNow = false, Content.Failed(it.noCatalogue)) },
    )

private fun offices(
    state: String,
    offline: Boolean = false,
    @StringRes press: Int? = null,
    content: (Samples) -> OfficesState,
) = Scene("offices", state, offline, press) { OfficesScreen(content(it), OfficesActions()) }

private fun service(samples: Samples) =
    ServiceState(Content.Ready(samples.service), draft = null, beginning = false, trouble = null, favourite = false)

private fun planScenes() =
    listOf(
        Scene("events", "ready") { LifeEventsScreen(LifeEventsState(Content.Ready(it.events)), {}) },
        Scene("events", "loading") { LifeEventsScreen(LifeEventsState(Content.Loading), {}) },
        Scene("events", "failed") { LifeEventsScreen(LifeEventsState(Content.Failed(it.noCatalogue)), {}) },
        plan("ready") { PlanState(Content.Ready(it.plan), trouble = null) },
        plan("answered") { PlanState(Content.Ready(it.planAnswered), trouble = null) },
        plan("locked") { PlanState(Content.Ready(it.plan.copy(personal = it.locked)), trouble = null) },
        plan("not-kept") { PlanState(Content.Ready(it.plan), it.storageFull) },
        plan("loading") { PlanState(Content.Loading, trouble = null) },
        plan("failed") { PlanState(Content.Failed(it.notFound), trouble = null) },
        eligibility("needs") { EligibilityState(Content.Ready(it.perhapsEligible), trouble = null) },
        eligibility("yes") { EligibilityState(Content.Ready(it.eligible), trouble = null) },
        eligibility("no") {
            val not = it.eligible.copy(verdict = VerdictKind.No, because = listOf(it.words.ofAge))
            EligibilityState(Content.Ready(not), trouble = null)
        },
        eligibility("locked") { EligibilityState(Content.Ready(it.perhapsEligible), it.locked) },
        eligibility("loading") { EligibilityState(Content.Loading, trouble = null) },
        eligibility("failed") { EligibilityState(Content.Failed(it.notFound), trouble = null) },
        facts("ready") { FactsState(Content.Ready(it.facts), forgetting = false, trouble = null) },
        facts("problem") { FactsState(Content.Ready(it.factsProblem), forgetting = false, it.storageFull) },
        facts("empty") { FactsState(Content.Ready(emptyList()), forgetting = false, trouble = null) },
        facts("forgetting") { FactsState(Content.Ready(it.facts), forgetting = true, trouble = null) },
        facts("loading") { FactsState(Content.Loading, forgetting = false, trouble = null) },
        facts("failed") { FactsState(Content.Failed(it.locked), forgetting = false, trouble = null) },
        favourites("ready") { FavouritesState(Content.Ready(it.favourites), trouble = null) },
        favourites("ordering", press = R.string.favourites_order) {
            FavouritesState(Content.Ready(it.favouritesToOrder), trouble = null)
        },
        favourites("empty") { FavouritesState(Content.Ready(emptyList()), trouble = null) },
        favourites("trouble") { FavouritesState(Content.Ready(it.favourites), it.storageFull) },
        favourites("loading") { FavouritesState(Content.Loading, trouble = null) },
        favourites("failed") { FavouritesState(Content.Failed(it.keyMissing), trouble = null) },
    )

private fun plan(
    state: String,
    content: (Samples) -> PlanState,
) = Scene("plan", state) { PlanScreen(content(it), PlanActions()) }

private fun eligibility(
    state: String,
    content: (Samples) -> EligibilityState,
) = Scene("eligibility", state) { EligibilityScreen(content(it), EligibilityActions()) }

private fun facts(
    state: String,
    content: (Samples) -> FactsState,
) = Scene("facts", state) { FactsScreen(content(it), FactsActions()) }

private fun favourites(
    state: String,
    @StringRes press: Int? = null,
    content: (Samples) -> FavouritesState,
) = Scene("favourites", state, press = press) { FavouritesScreen(content(it), FavouritesActions()) }

private fun formScenes() =
    listOf(
        form("first") { Content.Ready(it.formFirst) },
        form("problems") { Content.Ready(it.formProblems) },
        form("second") { Content.Ready(it.formSecond) },
        form("last") { Content.Ready(it.formLast) },
        form("not-saved") { Content.Ready(it.formLast.copy(saved = Saved.No(it.storageFull))) },
        form("leaving") { Content.Ready(it.formFirst.copy(leaving = true)) },
        form("leaving-not-saved") { Content.Ready(it.formLast.copy(saved = Saved.No(it.storageFull), leaving = true)) },
        form("picking-date", press = R.string.form_pick_date) { Content.Ready(it.formLongAgo) },
        form("loading") { Content.Loading },
        form("failed") { Content.Failed(it.locked) },
        check("ready") { Content.Ready(it.check) },
        check("problems") { Content.Ready(it.check.copy(problems = it.formProblems.problems)) },
        check("submitting") { Content.Ready(it.check.copy(submitting = true)) },
        check("trouble") { Content.Ready(it.check.copy(trouble = it.storageFull)) },
        check("loading") { Content.Loading },
        check("failed") { Content.Failed(it.keyMissing) },
    )

private fun form(
    state: String,
    @StringRes press: Int? = null,
    content: (Samples) -> Content<FormPage>,
) = Scene("form", state, press = press) { FormScreen(FormState(it.words.birth, content(it)), FormActions()) }

private fun check(
    state: String,
    content: (Samples) -> Content<CheckPage>,
) = Scene("check", state) { CheckScreen(CheckState(it.words.birth, content(it)), CheckActions()) }

private fun caseScenes() =
    listOf(
        Scene("cases", "ready") { CasesScreen(cases(it), CasesActions()) },
        Scene("cases", "empty") {
            CasesScreen(CasesState(Content.Ready(CaseList(emptyList(), emptyList()))), CasesActions())
        },
        Scene("cases", "discarding", press = R.string.cases_discard) { CasesScreen(cases(it), CasesActions()) },
        Scene("cases", "loading") { CasesScreen(CasesState(Content.Loading), CasesActions()) },
        Scene("cases", "failed") { CasesScreen(CasesState(Content.Failed(it.locked)), CasesActions()) },
        case("accepted") { it.caseAccepted },
        case("asked") { CaseSamples(it).waitingForHer },
        case("withdrawing") { CaseSamples(it).withdrawing },
        case("approved") { CaseSamples(it).approved },
        case("answer") { CaseSamples(it).answer },
        case("withdrawal") { CaseSamples(it).withdrawn },
        case("waits-for-unmetered") { CaseSamples(it).waitsForUnmetered },
        case("waits-for-network", offline = true) { it.caseWithoutReceipt(CaseStatus.WaitsForNetwork, 0) },
        case("waits-for-city") { it.caseWithoutReceipt(CaseStatus.WaitsForCity, 23) },
        case("waits-for-right-clock") { it.caseWithoutReceipt(CaseStatus.WaitsForRightClock, 1) },
        case("waits-for-wifi") { it.caseWithoutReceipt(CaseStatus.WaitsForWifiSignIn, 1) },
        case("waits-for-sign-in") { it.caseWithoutReceipt(CaseStatus.WaitsForSignIn, 1) },
        case("waits-for-update") { it.caseWithoutReceipt(CaseStatus.WaitsForUpdate, 0) },
        case("queued") { it.caseWithoutReceipt(CaseStatus.Queued, 0) },
        case("sending") { it.caseWithoutReceipt(CaseStatus.Sending, 0).copy(canCancel = false) },
        case("rejected") { DraftSamples(it).refused },
        case("stuck") { it.caseWithoutReceipt(CaseStatus.Stuck, 2, "key-reused").copy(trouble = it.unreachable) },
        case("cancelled") { it.caseWithoutReceipt(CaseStatus.Cancelled, 0) },
        case("cancelling") { it.caseWithoutReceipt(CaseStatus.WaitsForNetwork, 0).copy(cancelling = true) },
        Scene("case", "loading") { CaseScreen(CaseState(Content.Loading), CaseActions()) },
        Scene("case", "failed") { CaseScreen(CaseState(Content.Failed(it.notFound)), CaseActions()) },
        Scene("receipt", "ready") { ReceiptScreen(ReceiptState(Content.Ready(it.receipt))) },
        Scene("receipt", "too-long") { ReceiptScreen(ReceiptState(Content.Ready(it.receipt.copy(code = null)))) },
        Scene("receipt", "loading") { ReceiptScreen(ReceiptState(Content.Loading)) },
        Scene("receipt", "failed") { ReceiptScreen(ReceiptState(Content.Failed(it.keyMissing))) },
    )

private fun cases(samples: Samples) =
    CasesState(
        Content.Ready(
            CaseList(
                DraftSamples(samples).drafts,
                listOf(samples.waiting, CaseSamples(samples).withdrawn.item.copy(id = "4"), samples.accepted, samples.rejected),
            ),
        ),
    )

private fun case(
    state: String,
    offline: Boolean = false,
    details: (Samples) -> CaseDetails,
) = Scene("case", state, offline) { CaseScreen(CaseState(Content.Ready(details(it))), CaseActions()) }

private fun otherScenes() =
    listOf(
        inbox("ready") { it.inbox },
        inbox("empty") { it.empty },
        inbox("refreshing") { it.inbox.copy(refreshing = true) },
        Scene("inbox", "trouble", offline = true) {
            InboxScreen(InboxSamples(it).inbox.copy(trouble = it.offline), InboxActions())
        },
        inbox("loading") { it.inbox.copy(messages = Content.Loading) },
        Scene("inbox", "failed") {
            InboxScreen(InboxSamples(it).inbox.copy(messages = Content.Failed(it.signIn)), InboxActions())
        },
        Scene("message", "ready") { MessageScreen(MessageState(Content.Ready(it.message)), MessageActions()) },
        Scene("message", "loading") { MessageScreen(MessageState(Content.Loading), MessageActions()) },
        Scene("message", "failed") { MessageScreen(MessageState(Content.Failed(it.notFound)), MessageActions()) },
        Scene("settings", "ready") {
            SettingsScreen(SettingsState(it.languages, TextSize.Normal, it.senior, true, true), SettingsActions())
        },
        Scene("about", "ready") { AboutScreen(about(it)) },
        Scene("about", "not-checked") { AboutScreen(about(it).copy(freshness = it.neverChecked, checkedAt = null)) },
        Scene("about", "no-catalogue") { AboutScreen(AboutState(it.words.city, "1.0.0", 0, null, null, null, it.contacts)) },
    )

private fun about(samples: Samples) =
    AboutState(
        samples.words.city,
        "1.0.0",
        1266,
        "42",
        freshness = null,
        checkedAt = Instant.parse("2026-11-24T06:00:00Z"),
        samples.contacts,
    )

private fun inbox(
    state: String,
    content: (InboxSamples) -> InboxState,
) = Scene("inbox", state) { InboxScreen(content(InboxSamples(it)), InboxActions()) }

private fun paneScenes() =
    listOf(
        Scene("panes", "search") {
            Panes(
                { SearchScreen(found(it), SearchActions(), selected = "register-birth") },
                { ServiceScreen(service(it), ServiceActions()) },
            )
        },
        Scene("panes", "cases", offline = true) {
            Panes(
                { CasesScreen(cases(it), CasesActions(), selected = "1") },
                { CaseScreen(CaseState(Content.Ready(it.caseAccepted)), CaseActions()) },
            )
        },
        Scene("panes", "inbox") {
            Panes(
                { InboxScreen(InboxSamples(it).inbox, InboxActions(), selected = "m2") },
                { MessageScreen(MessageState(Content.Ready(it.message)), MessageActions()) },
            )
        },
        Scene("panes", "plan") {
            Panes(
                { LifeEventsScreen(LifeEventsState(Content.Ready(it.eventsBesidePlan)), {}, selected = "event-0") },
                { PlanScreen(PlanState(Content.Ready(it.plan), trouble = null), PlanActions()) },
            )
        },
        Scene("panes", "nothing-opened") {
            Panes({ InboxScreen(InboxSamples(it).inbox, InboxActions()) }, null)
        },
        Scene("outside", "no-app") {
            AboutScreen(about(it))
            NoApp("12345") {}
        },
    )

/** A form that asks for what others do not. */
private fun kindScenes() =
    listOf(
        kinds("home") { it.home },
        kinds("person") { it.person },
        kinds("problems") { it.problems },
        kinds("finding") { it.finding },
        kinds("finding-nothing") { it.findingNothing },
        rowsAndFiles("rows") { it.rows },
        rowsAndFiles("no-rows") { it.noRows },
        rowsAndFiles("removing-row") { it.removing },
        rowsAndFiles("files") { it.files },
        rowsAndFiles("attaching") { it.attaching },
        rowsAndFiles("signing", press = R.string.form_sign) { it.signing },
        Scene("kinds", "rows-check") {
            CheckScreen(CheckState(it.words.household.service, Content.Ready(RowAndFileSamples(it).check)), CheckActions())
        },
        Scene("kinds", "check") {
            CheckScreen(CheckState(it.words.rent.service, Content.Ready(FormSamples(it).check)), CheckActions())
        },
    )

private fun kinds(
    state: String,
    page: (FormSamples) -> FormPage,
) = Scene("kinds", state) {
    FormScreen(FormState(it.words.rent.service, Content.Ready(page(FormSamples(it)))), FormActions())
}

private fun rowsAndFiles(
    state: String,
    @StringRes press: Int? = null,
    page: (RowAndFileSamples) -> FormPage,
) = Scene("kinds", state, press = press) {
    FormScreen(FormState(it.words.household.service, Content.Ready(page(RowAndFileSamples(it)))), FormActions())
}

/** What is said of a draft that another version of its form has changed, or that can be filled in. */
private fun draftScenes() =
    listOf(
        changes("ready") { Content.Ready(DraftSamples(it).changes) },
        changes("kept") { Content.Ready(DraftSamples(it).onlyKept) },
        changes("loading") { Content.Loading },
        changes("failed") { Content.Failed(it.notFound) },
        draft("changed") { it.changed },
        draft("old-form") { it.oldForm },
        draft("may-be-offered") { it.mayBeOffered },
        draft("offered") { it.offered },
        Scene("draft", "kept") {
            CheckScreen(CheckState(it.words.birth, Content.Ready(DraftSamples(it).check)), CheckActions())
        },
    )

private fun changes(
    state: String,
    content: (Samples) -> Content<ChangesPage>,
) = Scene("changes", state) { ChangesScreen(ChangesState(it.words.birth, content(it)), ChangesActions()) }

private fun draft(
    state: String,
    page: (DraftSamples) -> FormPage,
) = Scene("draft", state) { FormScreen(FormState(it.words.birth, Content.Ready(page(DraftSamples(it)))), FormActions()) }
