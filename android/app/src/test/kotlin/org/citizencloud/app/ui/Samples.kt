package org.citizencloud.app.ui

import java.io.File
import java.time.Instant
import kotlin.math.abs
import org.citizencloud.app.model.BlockItem
import org.citizencloud.app.model.BlockKind
import org.citizencloud.app.model.CaseDetails
import org.citizencloud.app.model.CaseItem
import org.citizencloud.app.model.CaseStatus
import org.citizencloud.app.model.CategoryItem
import org.citizencloud.app.model.CategoryServices
import org.citizencloud.app.model.ChannelKind
import org.citizencloud.app.model.CheckPage
import org.citizencloud.app.model.CheckRow
import org.citizencloud.app.model.CheckSection
import org.citizencloud.app.model.CityContacts
import org.citizencloud.app.model.ContactItem
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.DayItem
import org.citizencloud.app.model.DraftItem
import org.citizencloud.app.model.EligibilityDetails
import org.citizencloud.app.model.FavouriteItem
import org.citizencloud.app.model.FeeLine
import org.citizencloud.app.model.FieldItem
import org.citizencloud.app.model.FieldItemKind
import org.citizencloud.app.model.FormPage
import org.citizencloud.app.model.HitReason
import org.citizencloud.app.model.HomeState
import org.citizencloud.app.model.HoursLine
import org.citizencloud.app.model.LanguageChoice
import org.citizencloud.app.model.LifeEventItem
import org.citizencloud.app.model.LinkItem
import org.citizencloud.app.model.MessageDetails
import org.citizencloud.app.model.MessageItem
import org.citizencloud.app.model.NearbyOfficeItem
import org.citizencloud.app.model.OfficeItem
import org.citizencloud.app.model.OpeningItem
import org.citizencloud.app.model.OptionItem
import org.citizencloud.app.model.PlanDetails
import org.citizencloud.app.model.PlanDocumentItem
import org.citizencloud.app.model.PlanOfficeItem
import org.citizencloud.app.model.PlanStepItem
import org.citizencloud.app.model.ProblemItem
import org.citizencloud.app.model.QrSquares
import org.citizencloud.app.model.ReceiptDetails
import org.citizencloud.app.model.Saved
import org.citizencloud.app.model.SearchFilters
import org.citizencloud.app.model.ServiceDetails
import org.citizencloud.app.model.ServiceItem
import org.citizencloud.app.model.SpanItem
import org.citizencloud.app.model.TextSpan
import org.citizencloud.app.model.Trouble
import org.citizencloud.app.model.VerdictKind
import org.citizencloud.app.model.WayOn
import org.citizencloud.app.model.WheelchairKind
import org.citizencloud.app.model.goesOutByItself

/** Fixed pieces of what screens show, as the demo city and the core would say it in [language]. */
internal class Samples(
    val language: String,
    val senior: Boolean = false,
) {
    val words = SampleWords(language)

    val offline = Trouble(words.noNetwork, WayOn.TryAgain)
    val unreachable = Trouble(words.cityUnavailable, WayOn.TryAgain)
    val locked = Trouble(words.locked, WayOn.UnlockPhone)
    val keyMissing = Trouble(words.keyMissing, WayOn.TypePaperCode)
    val contacts =
        CityContacts(
            listOf(ContactItem(words.hotline, HOTLINE)),
            listOf(ContactItem(words.policeCall, "110"), ContactItem(words.fireCall, "119"), ContactItem(words.ambulanceCall, "120")),
        )
    val storageFull = Trouble(words.storageFull, WayOn.MakeRoom)
    val update = Trouble(words.update, WayOn.UpdateApp)
    val notFound = Trouble(words.notFound, WayOn.GoBack)
    val signIn = Trouble(words.signIn, WayOn.SignIn)
    val noCatalogue = Trouble(words.noCatalogue, WayOn.TryAgain)
    val wrongClock = Trouble(coreSays("error-clock-wrong", language), WayOn.TryAgain)

    /** All that is said where something does not work. */
    val troubles: Set<String> by lazy {
        listOf(offline, unreachable, locked, keyMissing, storageFull, update, notFound, signIn, noCatalogue, wrongClock)
            .map { it.message }.toSet() + words.childNameProblem + words.birthDateProblem + words.incomeProblem +
            words.rent.problems + words.household.problems + VaultSamples(this).troubles + InboxSamples(this).troubles
    }

    val languages =
        listOf("en" to "English", "zh-Hans" to "简体中文", "es" to "Español", "ar" to "العربية")
            .map { (tag, name) -> LanguageChoice(tag, name, tag == language) }

    private val counts = listOf(161, 155, 145, 144, 149, 152, 172, 188)
    private val ids =
        listOf(
            "birth-marriage",
            "culture-education",
            "tourism",
            "social-security",
            "transportation",
            "health",
            "legal",
            "senior-care",
        )
    val categories = words.categories.mapIndexed { i, name -> CategoryItem(ids[i], name, counts[i]) }

    private val birthService = ServiceItem("register-birth", words.birth, words.birthSummary, words.police)
    private val screening =
        ServiceItem("home-newborn-screening", words.screening, words.screeningSummary, words.hospital)
    private val services =
        listOf(
            birthService,
            ServiceItem("translate-birth", words.translation, words.translationSummary, words.police),
            screening,
        )
    val categoryServices = CategoryServices(words.categories.first(), services, total = counts.first(), hasMore = true)

    /** What [SampleWords.query] finds. */
    val found =
        listOf(
            birthService.copy(highlights = listOf(words.birthMark), reason = HitReason.Word(words.everydayWord)),
            screening.copy(reason = HitReason.SomeWords(words.everydayWord)),
        )

    private fun case(
        id: String,
        service: String,
        status: CaseStatus,
        number: String?,
        at: String,
    ) = CaseItem(id, service, status, number, Instant.parse(at))

    val accepted = case("1", words.birth, CaseStatus.Accepted, "LG-2026-000001", "2026-11-20T09:12:00Z")
    val waiting = case("2", words.parking, CaseStatus.WaitsForNetwork, null, "2026-11-23T18:40:00Z")
    val rejected = case("3", words.transit, CaseStatus.Rejected, null, "2026-10-02T07:05:00Z")
    val drafts =
        listOf(
            DraftItem("d1", "register-birth", words.birth, 7, 12, Instant.parse("2026-11-22T20:15:00Z")),
            DraftItem("d2", "transit-card", words.transit, 1, 9, Instant.parse("2026-11-01T10:00:00Z")),
        )

    val favourites =
        listOf(
            FavouriteItem("register-birth", words.birth, words.birthSummary, words.police, withdrawn = false),
            FavouriteItem("old", words.parking, "", "", withdrawn = true),
        )

    val favouritesToOrder =
        favourites + FavouriteItem("transit-card", words.transit, "", words.transport, withdrawn = false)

    val home =
        HomeState(
            cityName = words.city,
            hotline = HOTLINE,
            senior = senior,
            offline = false,
            update = null,
            personal = null,
            serviceCount = 1266,
            categories = Content.Ready(categories),
            drafts = 2,
            draftsEnding = 1,
            waiting = 1,
            cases = listOf(waiting, accepted, rejected),
            unread = 1,
            refreshing = false,
            freshness = null,
            lifeEvents = words.events.size,
            favourites = favourites.take(1),
        )
    val homeAtFirst = home.copy(drafts = 0, draftsEnding = 0, waiting = 0, cases = emptyList(), unread = 0, favourites = emptyList())

    fun field(
        path: String,
        kind: FieldItemKind,
        label: String,
        value: String = "",
        hint: String? = null,
        required: Boolean = true,
        options: List<OptionItem> = emptyList(),
    ) = FieldItem(path, kind, label, hint, required, value, options, problem = null)

    private val name =
        field("/child_name", FieldItemKind.Text, words.childName, words.childNameValue, words.childNameHint)
    private val sex =
        field(
            "/child_sex",
            FieldItemKind.Choice,
            words.sex,
            "female",
            options = listOf(OptionItem("female", words.girl), OptionItem("male", words.boy)),
        )
    private val date = field("/date_of_birth", FieldItemKind.Date, words.birthDate, "2026-11-14", words.birthDateHint)

    private val closedOnce = OpeningItem(open = false, changesOn = "2026-11-25", changesAt = "08:30", today = false)

    /** With usual hours only. */
    private val office =
        OfficeItem(
            "haiwan",
            words.office,
            words.address,
            29.015,
            121.931,
            listOf(
                HoursLine(listOf("MO", "TU", "WE", "TH", "FR"), "08:30", "17:30"),
                HoursLine(listOf("SA"), "09:00", "12:00"),
            ),
            phones = emptyList(),
            opening = null,
            week = emptyList(),
            wheelchair = null,
            accessibility = emptyList(),
            notes = emptyList(),
        )

    /** With all that there is to know. */
    private val officeInWeek =
        office.copy(
            phones = listOf("12345-8"),
            opening = OpeningItem(open = true, changesOn = "2026-11-24", changesAt = "12:00", today = true),
            week =
            listOf("TU" to "24", "WE" to "25", "TH" to "26", "FR" to "27", "SA" to "28", "SU" to "29", "MO" to "30").map { (day, date) ->
                val noon = SpanItem("14:00", "17:30").takeIf { day != "SA" }
                val spans = listOfNotNull(SpanItem("08:30", "12:00"), noon)
                DayItem("2026-11-$date", day, words.holiday.takeIf { day == "TH" }, spans.takeIf { day != "SU" && day != "TH" }.orEmpty())
            },
            wheelchair = WheelchairKind.Limited,
            accessibility = listOf(words.lift),
            notes = listOf(words.appointment),
        )
    val nearby =
        listOf(
            NearbyOfficeItem(officeInWeek, words.police, 640),
            NearbyOfficeItem(
                office.copy(id = "west", name = words.ferryOffice, address = words.ferryAddress, opening = closedOnce),
                words.transport,
                12_400,
            ),
        )

    val events =
        words.events.zip(listOf(16, 15, 13, 9)).mapIndexed { i, (name, steps) ->
            LifeEventItem("event-$i", name, words.eventBody.takeIf { i == 0 }.orEmpty(), steps)
        }

    private val yesNo = field("expects_child", FieldItemKind.YesNo, words.expecting, required = false)
    private val number =
        field("household_income", FieldItemKind.Integer, words.income, hint = words.incomeHint, required = false)
    private val choice =
        field(
            "residence",
            FieldItemKind.Choice,
            words.residence,
            "registered",
            required = false,
            options = listOf(OptionItem("registered", words.registered), OptionItem("other_city", words.otherCity)),
        )
    val facts = listOf(choice, yesNo.copy(value = "true"), number.copy(value = "8500"))
    val factsProblem = listOf(choice, number.copy(value = "-1", problem = words.incomeProblem))

    private val step =
        PlanStepItem(
            serviceId = "register-birth",
            name = words.birth,
            verdict = VerdictKind.Yes,
            because = emptyList(),
            after = emptyList(),
            earliest = "2026-11-14",
            due = "2026-12-14",
            overdue = false,
            fees = emptyList(),
            office = PlanOfficeItem(words.office, words.address, closedOnce),
            outputs = words.documents.take(1),
            note = words.stepNote,
        )
    val plan =
        PlanDetails(
            name = words.events.first(),
            description = words.eventBody,
            dateQuestion = words.eventDate,
            date = "2026-11-14",
            questions = listOf(yesNo),
            steps =
            listOf(
                step,
                step.copy(
                    serviceId = "insurance",
                    name = words.insurance,
                    verdict = VerdictKind.NeedsToKnow,
                    because = listOf(words.livesHere),
                    after = listOf(words.birth),
                    earliest = null,
                    due = "2026-11-20",
                    overdue = true,
                    fees = listOf(FeeLine(40_000, "CNY", null)),
                    office = null,
                    outputs = emptyList(),
                    note = null,
                ),
                step.copy(
                    serviceId = "pregnancy",
                    name = words.pregnancy,
                    verdict = VerdictKind.No,
                    earliest = null,
                    due = null,
                    fees = null,
                    office = null,
                    outputs = emptyList(),
                    note = null,
                ),
            ),
            documents =
            listOf(
                PlanDocumentItem(words.documents[1], from = null),
                PlanDocumentItem(words.documents[0], from = words.birth),
            ),
            fees = listOf(FeeLine(40_000, "CNY", null)),
            feesAtLeast = true,
            personal = null,
        )
    val eventsBesidePlan = events.map { if (it.name == plan.name) it.copy(steps = plan.steps.size) else it }
    val planAnswered =
        plan.copy(questions = listOf(yesNo.copy(value = "true"), number), feesAtLeast = false, fees = emptyList())
    val eligible =
        EligibilityDetails(words.transit, VerdictKind.Yes, listOf(words.livesHere, words.ofAge), listOf(choice), words.transitWho)
    val perhapsEligible =
        eligible.copy(
            verdict = VerdictKind.NeedsToKnow,
            questions = listOf(choice.copy(value = ""), date.copy(path = "born_on", required = false, value = "")),
        )

    val filters = SearchFilters(categories, category = null, channel = null, openNow = false)
    val narrowed = filters.copy(category = "health", channel = ChannelKind.Office, openNow = true)
    val neverChecked = coreSays("freshness-never-checked", language)

    val service =
        ServiceDetails(
            id = "register-birth",
            name = words.birth,
            description = words.birthDescription,
            categoryName = words.categories.first(),
            department = words.police,
            phones = listOf("12345-2"),
            url = "https://langang.example/birth",
            channels = listOf(ChannelKind.Online, ChannelKind.Office),
            fees = emptyList(),
            processingWorkingDays = 3,
            documents = words.documents,
            howToApply = words.birthHow,
            eligibility = words.birthWho,
            offices =
            listOf(office),
            hasForm = true,
            alternateName = words.everydayWord,
            email = "birth@langang.example",
            legalBasis =
            listOf(LinkItem(words.law, "https://langang.example/law"), LinkItem(words.ruling, null)),
            canCheck = true,
        )
    val serviceWithoutForm =
        service.copy(
            id = "translate-birth",
            name = words.translation,
            description = words.translationSummary,
            howToApply = words.translationHow,
            eligibility = words.translationWho,
            url = null,
            fees = listOf(FeeLine(8_000, "CNY", words.certificateFee), FeeLine(1_250, "CNY", words.expressFee)),
            processingWorkingDays = 1,
            documents = emptyList(),
            channels = ChannelKind.entries - ChannelKind.Online,
            hasForm = false,
            alternateName = null,
            email = null,
            legalBasis = emptyList(),
            canCheck = false,
            offices = listOf(officeInWeek),
        )

    val formFirst = FormPage(words.stepChild, 1, 3, listOf(name, sex, date), emptyList(), Saved.Yes, leaving = false)

    /** In a month in which it never is today, which a calendar marks. */
    val formLongAgo = formFirst.copy(fields = listOf(name, sex, date.copy(value = "1951-03-08")))
    val formProblems =
        formFirst.copy(
            fields =
            listOf(
                name.copy(value = "", problem = words.childNameProblem),
                sex,
                date.copy(value = "2026-02-30", problem = words.birthDateProblem),
            ),
            problems =
            listOf(
                ProblemItem("/child_name", words.childNameProblem),
                ProblemItem("/date_of_birth", words.birthDateProblem),
            ),
        )
    val formSecond =
        formFirst.copy(
            title = words.stepBirth,
            step = 2,
            saved = Saved.Saving,
            fields =
            listOf(
                field(
                    "/place_of_birth",
                    FieldItemKind.Choice,
                    words.birthPlace,
                    options =
                    listOf(
                        OptionItem("hospital", words.inHospital),
                        OptionItem("home", words.atHome),
                        OptionItem("elsewhere", words.elsewhere),
                    ),
                ),
            ),
        )
    val formLast =
        formFirst.copy(
            title = words.stepParent,
            step = 3,
            fields =
            listOf(
                field("/parent_name", FieldItemKind.Text, words.parentName, words.parentNameValue),
                field("/parent_phone", FieldItemKind.Phone, words.phone, "13800138000", words.phoneHint),
                field("/parent_email", FieldItemKind.Email, words.email, required = false),
                field("/other_children", FieldItemKind.Integer, words.siblings, "1", required = false),
                field("/notes", FieldItemKind.LongText, words.notes, required = false),
                field("/declaration", FieldItemKind.YesNo, words.declaration, "true"),
            ),
        )

    val check =
        CheckPage(
            sections =
            listOf(
                CheckSection(
                    words.stepChild,
                    1,
                    listOf(
                        CheckRow("/child_name", FieldItemKind.Text, words.childName, words.childNameValue),
                        CheckRow("/child_sex", FieldItemKind.Choice, words.sex, words.girl),
                        CheckRow("/date_of_birth", FieldItemKind.Date, words.birthDate, "2026-11-14"),
                    ),
                ),
                CheckSection(
                    words.stepParent,
                    3,
                    listOf(
                        CheckRow("/parent_name", FieldItemKind.Text, words.parentName, words.parentNameValue),
                        CheckRow("/parent_phone", FieldItemKind.Phone, words.phone, "13800138000"),
                        CheckRow("/parent_email", FieldItemKind.Email, words.email, ""),
                        CheckRow("/declaration", FieldItemKind.Declaration, words.declaration, words.yes),
                    ),
                ),
            ),
            problems = emptyList(),
            submitting = false,
            trouble = null,
        )

    private val unread =
        MessageItem("m2", words.reviewTitle, words.reviewStart, Instant.parse("2026-11-23T02:30:00Z"), read = false)
    private val read =
        MessageItem("m1", words.receivedTitle, words.received, Instant.parse("2026-11-20T09:13:00Z"), read = true)
    val messages = listOf(unread, read)
    val message =
        MessageDetails(
            "m2",
            words.reviewTitle,
            listOf(words.review, words.note).map { BlockItem(BlockKind.Paragraph, 0, 0, listOf(TextSpan(it, false, false, null))) },
            parts = emptyList(),
            sentAt = Instant.parse("2026-11-23T02:30:00Z"),
            caseNumber = "LG-2026-000001",
            caseId = "1",
            pinned = false,
            putAway = false,
            alert = null,
            actions = emptyList(),
            attachments = emptyList(),
        )

    val caseAccepted =
        CaseDetails(
            item = accepted,
            serviceId = "register-birth",
            attempts = 2,
            goesOutByItself = false,
            nextAttemptAt = null,
            receivedAt = Instant.parse("2026-11-20T09:12:04Z"),
            reason = null,
            hasReceipt = true,
            canCancel = false,
            canRetry = false,
            cancelling = false,
            messages = messages,
            trouble = null,
        )

    /** A case that is not with the city: [status], and what the resident can do about it. */
    fun caseWithoutReceipt(
        status: CaseStatus,
        attempts: Int,
        reason: String? = null,
    ) = caseAccepted.copy(
        item = waiting.copy(status = status),
        attempts = attempts,
        goesOutByItself = status.goesOutByItself,
        nextAttemptAt = Instant.parse("2026-11-24T06:00:00Z").takeIf { status.isOpen && attempts > 0 },
        receivedAt = null,
        reason = reason,
        hasReceipt = false,
        canCancel = attempts == 0 && status.isOpen,
        canRetry = attempts > 0 && status.isOpen,
        messages = emptyList(),
    )

    val receipt =
        ReceiptDetails(
            caseNumber = "LG-2026-000001",
            receivedAt = Instant.parse("2026-11-20T09:12:04Z"),
            fingerprint = "3YaqbBBix2sZCLfnaKET1X3lXo2qWBv8oD1-amfzbk0",
            code = squares,
        )

    private val CaseStatus.isOpen get() = this !in setOf(CaseStatus.Rejected, CaseStatus.Stuck, CaseStatus.Cancelled)

    companion object {
        const val HOTLINE = "12345"

        /** As fine as that of a receipt without files. No camera reads it: it says nothing. */
        private val squares =
            QrSquares(QR_SIDE, List(QR_SIDE * QR_SIDE) { isDark(it % QR_SIDE, it / QR_SIDE) })

        private const val QR_SIDE = 69

        private fun isDark(
            x: Int,
            y: Int,
        ): Boolean {
            val toMiddle = listOf(3 to 3, QR_SIDE - 4 to 3, 3 to QR_SIDE - 4).minOf { (left, top) -> maxOf(abs(x - left), abs(y - top)) }
            return if (toMiddle <= 4) toMiddle in setOf(0, 1, 3) else (x * x * 31 + y * y * 17 + x * y * 7) % 5 < 2
        }
    }
}

/** What the core says under [key] to a reader of [language]: a line without arguments. */
private fun coreSays(
    key: String,
    language: String,
): String = File("../../core/src/messages/$language.ftl").readLines().single { it.startsWith("$key = ") }.substringAfter(" = ")
