package org.citizencloud.app.ui

import java.time.Instant
import org.citizencloud.app.model.ActionItem
import org.citizencloud.app.model.ActionKind
import org.citizencloud.app.model.AlertDetails
import org.citizencloud.app.model.AlertItem
import org.citizencloud.app.model.AlertSeverity
import org.citizencloud.app.model.AttachmentItem
import org.citizencloud.app.model.BlockItem
import org.citizencloud.app.model.BlockKind
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.DistrictItem
import org.citizencloud.app.model.InboxState
import org.citizencloud.app.model.InboxView
import org.citizencloud.app.model.MessageItem
import org.citizencloud.app.model.MessageLink
import org.citizencloud.app.model.NotificationChoices
import org.citizencloud.app.model.NotificationsState
import org.citizencloud.app.model.PartItem
import org.citizencloud.app.model.QuietHours
import org.citizencloud.app.model.ReminderDay
import org.citizencloud.app.model.ReminderDelay
import org.citizencloud.app.model.ReminderItem
import org.citizencloud.app.model.ReminderKind
import org.citizencloud.app.model.RemindersState
import org.citizencloud.app.model.TextSpan
import org.citizencloud.app.model.ThreadItem
import org.citizencloud.app.model.ThreadState
import org.citizencloud.app.model.TopicItem
import org.citizencloud.app.model.TransferItem
import org.citizencloud.app.model.Trouble
import org.citizencloud.app.model.Urgency
import org.citizencloud.app.model.WayOn
import org.citizencloud.core.CitizenException
import org.citizencloud.core.errorMessage

/** What the city writes, what she is told of, and what she is reminded of. */
internal class InboxSamples(
    private val samples: Samples,
) {
    private val words = samples.words.inbox

    val alerts =
        listOf(
            AlertItem("a1", words.storm, AlertSeverity.Extreme, Instant.parse("2026-11-25T04:00:00Z")),
            AlertItem("a2", words.water, AlertSeverity.Minor, until = null),
        )

    private val stormItem =
        MessageItem("a1", words.storm, words.inside, Instant.parse("2026-11-24T05:00:00Z"), read = false, severity = AlertSeverity.Extreme)
    private val appointmentItem =
        MessageItem("m3", words.appointment, words.come, Instant.parse("2026-11-22T09:00:00Z"), read = true)
            .copy(pinned = true, hasAttachments = true)
    private val newsItem =
        MessageItem("m4", words.library, words.sundays, Instant.parse("2026-11-10T09:00:00Z"), read = true).copy(putAway = true)

    val inbox =
        InboxState(
            alerts = emptyList(),
            unread = 1,
            view = InboxView.All,
            query = "",
            messages = Content.Ready(listOf(appointmentItem) + samples.messages),
            threads = emptyList(),
            hasMore = false,
            refreshing = false,
            deleting = null,
            trouble = null,
        )
    val withAlerts = inbox.copy(
        alerts = alerts,
        unread = 2,
        messages = Content.Ready(listOf(stormItem, appointmentItem) + samples.messages),
    )
    val empty = inbox.copy(unread = 0, messages = Content.Ready(emptyList()))
    val putAway = inbox.copy(view = InboxView.PutAway, messages = Content.Ready(listOf(newsItem)), hasMore = true)
    val nonePinned = empty.copy(view = InboxView.Pinned)
    val found = inbox.copy(query = words.query, messages = Content.Ready(listOf(newsItem)))
    val nothing = empty.copy(query = samples.words.queryForNothing)
    val byCase =
        inbox.copy(
            view = InboxView.ByCase,
            messages = Content.Ready(emptyList()),
            threads =
            listOf(
                ThreadItem("LG-2026-000001", samples.messages.first(), total = 2, unread = 1),
                ThreadItem("LG-2026-000007", appointmentItem, total = 1, unread = 0),
            ),
        )
    val deleting = inbox.copy(deleting = "m1")

    private fun plain(text: String) = TextSpan(text, emphasis = false, strong = false, link = null)

    private fun block(
        kind: BlockKind,
        number: Int = 0,
        depth: Int = 1,
        vararg spans: TextSpan,
    ) = BlockItem(kind, if (kind == BlockKind.Paragraph) 0 else depth, number, spans.toList())

    private val page = MessageLink("https://www.langang.example/library", "www.langang.example", opens = true, lookalike = false)
    private val lookalike = MessageLink("https://xn--lngang-pxa.example/", "xn--lngang-pxa.example", opens = false, lookalike = true)
    private val elsewhere = MessageLink("https://maps.example/", "maps.example", opens = false, lookalike = false)

    /** Everything that a message can have. */
    val whole =
        samples.message.copy(
            title = words.appointment,
            blocks =
            listOf(
                block(
                    BlockKind.Paragraph,
                    0,
                    0,
                    plain("${words.come} "),
                    plain(words.onTime).copy(strong = true),
                ),
                block(BlockKind.BulletItem, 0, 1, plain(words.card)),
                block(BlockKind.BulletItem, 0, 2, plain(words.form).copy(emphasis = true)),
                block(BlockKind.NumberedItem, 1, 1, plain(words.ourPage).copy(link = page)),
                block(BlockKind.NumberedItem, 2, 1, plain("www.langang.example").copy(link = lookalike)),
                block(BlockKind.NumberedItem, 3, 1, plain(words.map).copy(link = elsewhere)),
            ),
            parts = listOf(PartItem(words.bring, listOf(block(BlockKind.Paragraph, 0, 0, plain(words.card))))),
            actions =
            listOf(
                ActionItem(
                    ActionKind.AddToCalendar,
                    label = null,
                    url = null,
                    startsAt = Instant.parse("2026-12-04T02:00:00Z"),
                    endsAt = Instant.parse("2026-12-04T02:30:00Z"),
                    place = words.place,
                ),
                ActionItem(ActionKind.Book, words.another, "https://www.langang.example/book", null, null, null),
                ActionItem(ActionKind.Pay, label = null, "https://www.langang.example/pay", null, null, null),
                ActionItem(ActionKind.Answer, label = null, url = null, null, null, null),
            ),
            attachments =
            listOf(
                AttachmentItem("f1", words.file, "application/pdf", 182_000),
                AttachmentItem("f2", words.photo, "image/jpeg", 940_000, documentId = "1"),
            ),
            pinned = true,
        )

    /** Short enough that what is being saved is seen in every look. */
    val saving =
        whole.copy(
            blocks = emptyList(),
            parts = emptyList(),
            actions = emptyList(),
            attachments = listOf(AttachmentItem("f1", words.file, "application/pdf", 182_000, TransferItem(words.file, 74_000, 182_000))),
        )
    val locked = whole.copy(trouble = trouble(CitizenException.VaultLocked(), WayOn.UnlockDocuments))
    val storm =
        samples.message.copy(
            title = words.storm,
            blocks = listOf(block(BlockKind.Paragraph, 0, 0, plain(words.inside))),
            caseNumber = null,
            caseId = null,
            alert =
            AlertDetails(
                AlertSeverity.Extreme,
                listOf(words.harbour, words.oldTown),
                Instant.parse("2026-11-25T04:00:00Z"),
                over = false,
            ),
        )
    val stormOver = storm.copy(
        alert = storm.alert?.copy(severity = AlertSeverity.Moderate, districts = emptyList(), over = true),
        putAway = true,
    )

    val thread = ThreadState("LG-2026-000001", "1", Content.Ready(samples.messages), hasMore = false)

    val choices =
        NotificationChoices(
            leastUrgency = Urgency.News,
            topics =
            listOf(
                TopicItem("culture", words.culture, service = false, told = true),
                TopicItem("register-birth", samples.words.birth, service = true, told = false),
            ),
            quiet = QuietHours(22 * 60, 7 * 60),
            digestMinute = 18 * 60,
            mostPerHour = 6,
            hidesContent = true,
            districts =
            listOf(
                DistrictItem("harbour", words.harbour, chosen = true),
                DistrictItem("old-town", words.oldTown, chosen = false),
            ),
            givesFeedback = false,
            pushed = true,
        )
    val notifications = NotificationsState(allowed = true, Content.Ready(choices), trouble = null)
    val fewest =
        choices.copy(topics = emptyList(), quiet = null, digestMinute = null, mostPerHour = 0, districts = emptyList(), pushed = false)

    val reminders =
        listOf(
            reminder("r1", ReminderKind.Question, samples.words.birth, words.answer, "2026-12-03T01:00:00Z", "2026-12-10"),
            reminder("r2", ReminderKind.Appointment, words.appointment, "", "2026-12-03T01:00:00Z", "2026-12-04"),
            reminder(
                "r3",
                ReminderKind.Document,
                words.identity,
                words.expires,
                "2026-12-11T01:00:00Z",
                "2027-01-10",
            ).copy(postponed = true),
            reminder(
                "r4",
                ReminderKind.Draft,
                samples.words.parking,
                words.ends,
                "2026-12-18T01:00:00Z",
                "2026-12-18",
            ).copy(delays = emptyList()),
        )
    val days = reminders.groupBy { "${it.at}".take(DAY) }.map { (day, ofDay) -> ReminderDay(day, ofDay) }
    val remindersState = RemindersState(Content.Ready(days), calendar = null, trouble = null)
    val tooLate = trouble(CitizenException.Refused("reminder-too-late"), WayOn.GoBack)

    /** All that is said here where something does not work. */
    val troubles = setOfNotNull(locked.trouble?.message, tooLate.message)

    private fun reminder(
        id: String,
        kind: ReminderKind,
        title: String,
        body: String,
        at: String,
        lastDay: String,
    ) = ReminderItem(id, kind, title, body, Instant.parse(at), lastDay, startsAt = null, postponed = false, ReminderDelay.entries)

    private fun trouble(
        error: CitizenException,
        wayOn: WayOn,
    ) = Trouble(errorMessage(error, samples.language), wayOn)

    private companion object {
        /** So many letters of an instant are its day. */
        const val DAY = 10
    }
}

/** What the city writes to her. */
internal class InboxWords(
    say: (en: String, zh: String, es: String, ar: String) -> String,
) {
    val storm = say("Storm from the sea", "海上风暴", "Tormenta desde el mar", "عاصفة من البحر")
    val inside =
        say(
            "Stay inside and keep away from the harbour.",
            "请留在室内，远离港口。",
            "Quédese en casa y lejos del puerto.",
            "ابق في الداخل وبعيدًا عن الميناء.",
        )
    val water = say("The water is brown for a day", "自来水将变黄一天", "El agua saldrá turbia un día", "سيكون الماء عكرًا ليوم")
    val appointment =
        say("Your appointment at the library", "您在图书馆的预约", "Su cita en la biblioteca", "موعدك في المكتبة")
    val come = say("Please come", "请", "Por favor, venga", "يرجى الحضور")
    val onTime = say("on time.", "准时前来。", "a la hora.", "في الوقت.")
    val card = say("your library card", "您的借书证", "su carné", "بطاقة المكتبة")
    val form = say("the signed form", "签好的表格", "el formulario firmado", "النموذج الموقّع")
    val ourPage = say("What else to bring", "还要带什么", "Qué más traer", "ما الذي تحضره أيضًا")
    val map = say("the way there", "路线", "cómo llegar", "الطريق إليها")
    val bring = say("What to bring", "需要携带", "Qué traer", "ما تحضره")
    val place = say("City library, ground floor", "市图书馆一楼", "Biblioteca municipal, planta baja", "مكتبة المدينة، الطابق الأرضي")
    val another = say("Choose another time", "改约其他时间", "Elegir otra hora", "اختيار وقت آخر")
    val file = say("Form.pdf", "表格.pdf", "Formulario.pdf", "نموذج.pdf")
    val photo = say("Entrance.jpg", "入口.jpg", "Entrada.jpg", "المدخل.jpg")
    val library = say("The library opens on Sundays", "图书馆周日开放", "La biblioteca abre los domingos", "المكتبة تفتح أيام الأحد")
    val sundays =
        say("From January, 10:00 to 18:00.", "自一月起，10:00 至 18:00。", "Desde enero, de 10:00 a 18:00.", "من يناير، من 10:00 إلى 18:00.")
    val query = say("library", "图书馆", "biblioteca", "المكتبة")
    val harbour = say("Harbour", "港口", "Puerto", "الميناء")
    val oldTown = say("Old town", "老城", "Casco antiguo", "المدينة القديمة")
    val culture = say("Culture", "文化", "Cultura", "الثقافة")
    val answer =
        say(
            "The city waits for your answer: 7 days left.",
            "市政府等待您的回复：还有 7 天。",
            "El ayuntamiento espera su respuesta: quedan 7 días.",
            "تنتظر البلدية ردك: بقي 7 أيام.",
        )
    val identity = say("Identity card", "身份证", "Documento de identidad", "بطاقة الهوية")
    val expires = say("It expires in 30 days.", "将在 30 天后到期。", "Caduca en 30 días.", "تنتهي خلال 30 يومًا.")
    val ends =
        say(
            "The form that you began is deleted in 14 days.",
            "您未完成的表格将在 14 天后删除。",
            "El formulario que empezó se borra en 14 días.",
            "يُحذف النموذج الذي بدأته بعد 14 يومًا.",
        )
}
