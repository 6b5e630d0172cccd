package org.citizencloud.app.ui

import android.Manifest.permission.ACCESS_COARSE_LOCATION
import android.content.Context
import androidx.activity.compose.rememberLauncherForActivityResult
import androidx.activity.result.contract.ActivityResultContracts
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.getValue
import androidx.compose.runtime.remember
import androidx.compose.ui.platform.LocalContext
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import org.citizencloud.app.model.AboutViewModel
import org.citizencloud.app.model.BackupViewModel
import org.citizencloud.app.model.CaseViewModel
import org.citizencloud.app.model.CasesViewModel
import org.citizencloud.app.model.CategoryViewModel
import org.citizencloud.app.model.ChangesViewModel
import org.citizencloud.app.model.CheckViewModel
import org.citizencloud.app.model.ChooseDocumentViewModel
import org.citizencloud.app.model.DamageViewModel
import org.citizencloud.app.model.DocumentViewModel
import org.citizencloud.app.model.DocumentWordsViewModel
import org.citizencloud.app.model.DocumentsViewModel
import org.citizencloud.app.model.EligibilityViewModel
import org.citizencloud.app.model.FactsViewModel
import org.citizencloud.app.model.FavouritesViewModel
import org.citizencloud.app.model.FirstStartViewModel
import org.citizencloud.app.model.FormViewModel
import org.citizencloud.app.model.HomeViewModel
import org.citizencloud.app.model.InboxViewModel
import org.citizencloud.app.model.LifeEventsViewModel
import org.citizencloud.app.model.LostKeyViewModel
import org.citizencloud.app.model.MessageViewModel
import org.citizencloud.app.model.NotificationsViewModel
import org.citizencloud.app.model.OfficesViewModel
import org.citizencloud.app.model.PaperCodeViewModel
import org.citizencloud.app.model.PlanViewModel
import org.citizencloud.app.model.ReceiptViewModel
import org.citizencloud.app.model.RemindersViewModel
import org.citizencloud.app.model.RestoreViewModel
import org.citizencloud.app.model.Route
import org.citizencloud.app.model.ScreenViewModel
import org.citizencloud.app.model.Screens
import org.citizencloud.app.model.SearchViewModel
import org.citizencloud.app.model.ServiceViewModel
import org.citizencloud.app.model.SettingsViewModel
import org.citizencloud.app.model.StorageViewModel
import org.citizencloud.app.model.ThreadViewModel
import org.citizencloud.app.model.phone.ChosenFiles
import org.citizencloud.app.model.phone.mayLocate
import org.citizencloud.app.model.phone.openPages

/** The screen of [route], joined to its view model. [opened]: what stands beside it, if it is a list. */
@Composable
internal fun RoutedScreen(
    route: Route,
    opened: Route?,
    screens: Screens,
    outside: Outside,
) {
    val model = screens.model(route)
    val frame = LocalFrame.current
    val own =
        frame.copy(
            wayOn = {
                wayOn(it, model::tryAgain, { screens.back() }, model::unlockDocuments, model::typePaperCode, outside, frame.hotline)
            },
        )
    CompositionLocalProvider(LocalFrame provides own) {
        when (model) {
            is FirstStartViewModel -> FirstStart(model)
            is HomeViewModel -> Home(model)
            is SearchViewModel -> Search(model, opened)
            is CategoryViewModel -> Category(model, opened)
            is ServiceViewModel -> Service(model, outside)
            is FormViewModel -> Form(model)
            is CheckViewModel -> Check(model)
            is ChangesViewModel -> ChangesScreen(model.shown(), remember(model) { ChangesActions(model::seen) })
            is CasesViewModel -> Cases(model, opened)
            is CaseViewModel -> Case(model)
            is ReceiptViewModel -> ReceiptScreen(model.shown())
            is InboxViewModel -> Inbox(model, opened)
            is MessageViewModel -> Message(model, outside)
            is ThreadViewModel ->
                ThreadScreen(model.shown(), remember(model) { ThreadActions(model::open, model::openCase, model::more) })
            is NotificationsViewModel -> Notifications(model, outside)
            is RemindersViewModel -> Reminders(model, outside)
            is LifeEventsViewModel ->
                LifeEventsScreen(model.shown(), remember(model) { model::open }, (opened as? Route.LifeEvent)?.id)
            is PlanViewModel -> Plan(model)
            is EligibilityViewModel ->
                EligibilityScreen(model.shown(), remember(model) { EligibilityActions(model::answer, model::openFacts) })
            is FactsViewModel -> Facts(model)
            is FavouritesViewModel ->
                FavouritesScreen(
                    model.shown(),
                    remember(model) { FavouritesActions(model::openService, model::move, model::remove) },
                    selected = (opened as? Route.Service)?.id,
                )
            is OfficesViewModel -> Offices(model, outside)
            is DocumentsViewModel -> Documents(model, opened)
            is ChooseDocumentViewModel -> ChooseDocument(model)
            is DocumentViewModel -> Document(model, outside)
            is DocumentWordsViewModel -> DocumentWords(model)
            is PaperCodeViewModel -> PaperCode(model)
            is LostKeyViewModel -> LostKeyScreen(model.shown(), remember(model) { LostKeyActions(model::type, model::recover) })
            is DamageViewModel -> DamageScreen(model.shown(), remember(model) { model::seen })
            is BackupViewModel -> Backup(model)
            is RestoreViewModel -> Restore(model)
            is StorageViewModel -> StorageScreen(model.shown(), remember(model) { model::openDocuments })
            is SettingsViewModel -> Settings(model)
            is AboutViewModel -> AboutScreen(model.shown())
        }
    }
}

@Composable
private fun <State> ScreenViewModel<State>.shown(): State {
    val shown by state.collectAsStateWithLifecycle()
    return shown
}

@Composable
private fun FirstStart(model: FirstStartViewModel) {
    val actions = remember(model) { FirstStartActions(model::chooseLanguage, model::setSenior, model::begin) }
    FirstStartScreen(model.shown(), actions)
}

@Composable
private fun Home(model: HomeViewModel) {
    val actions =
        remember(model) {
            HomeActions(
                search = model::search,
                openCategory = model::openCategory,
                openCases = model::openCases,
                openCase = model::openCase,
                openInbox = model::openInbox,
                openLifeEvents = model::openLifeEvents,
                openOffices = model::openOffices,
                openFavourites = model::openFavourites,
                openService = model::openService,
                openSettings = model::openSettings,
                openDocuments = model::openDocuments,
                openDamage = model::openDamage,
                openMessage = model::openMessage,
                openReminders = model::openReminders,
                openReminder = model::openReminder,
                refresh = model::refresh,
            )
        }
    HomeScreen(model.shown(), actions)
}

@Composable
private fun Search(
    model: SearchViewModel,
    opened: Route?,
) {
    val actions =
        remember(model) {
            SearchActions(
                type = model::type,
                complete = model::complete,
                filterCategory = model::filterCategory,
                filterChannel = model::filterChannel,
                filterOpenNow = model::filterOpenNow,
                clearFilters = model::clearFilters,
                openService = model::openService,
            )
        }
    val state = model.shown()
    SearchScreen(state, actions, selected = (opened as? Route.Service)?.id, focus = state.query.isEmpty())
}

@Composable
private fun Category(
    model: CategoryViewModel,
    opened: Route?,
) {
    val actions = remember(model) { CategoryActions(model::openService, model::more) }
    CategoryScreen(model.shown(), actions, selected = (opened as? Route.Service)?.id)
}

@Composable
private fun Service(
    model: ServiceViewModel,
    outside: Outside,
) {
    val actions =
        remember(model) {
            ServiceActions(
                begin = model::begin,
                resume = model::resume,
                toggleFavourite = model::toggleFavourite,
                openEligibility = model::openEligibility,
                openMap = outside::showOnMap,
                openWeb = outside::openWeb,
                write = outside::write,
            )
        }
    ServiceScreen(model.shown(), actions)
}

@Composable
private fun Form(model: FormViewModel) {
    val actions =
        remember(model) {
            FormActions(
                answer = model::answer,
                toggle = model::toggle,
                find = model::find,
                attach = { path, copied -> model.attach(path, copied) },
                detach = { path, sha256 -> model.detach(path, sha256) },
                chooseDocument = model::chooseDocument,
                addRow = model::addRow,
                removeRow = model::removeRow,
                reallyRemoveRow = model::reallyRemoveRow,
                keepRow = model::keepRow,
                openChanges = model::openChanges,
                allowPrefill = model::allowPrefill,
                fillIn = model::fillIn,
                notNow = model::notNow,
                next = model::next,
                previous = model::previous,
                leave = model::leave,
                stay = model::stay,
                reallyLeave = model::reallyLeave,
            )
        }
    FormScreen(model.shown(), actions)
}

@Composable
private fun Check(model: CheckViewModel) {
    CheckScreen(model.shown(), remember(model) { CheckActions(model::change, model::openChanges, model::submit) })
}

@Composable
private fun ChooseDocument(model: ChooseDocumentViewModel) {
    val actions = remember(model) { ChooseDocumentActions(model::unlock, model::search, model::showMore, model::choose) }
    ChooseDocumentScreen(model.shown(), actions)
}

@Composable
private fun Cases(
    model: CasesViewModel,
    opened: Route?,
) {
    val actions =
        remember(model) {
            CasesActions(
                openDraft = model::openDraft,
                discardDraft = model::discardDraft,
                openCase = model::openCase,
            )
        }
    CasesScreen(model.shown(), actions, selected = (opened as? Route.Case)?.submissionId)
}

@Composable
private fun Case(model: CaseViewModel) {
    val actions =
        remember(model) {
            CaseActions(
                openReceipt = model::openReceipt,
                openMessage = model::openMessage,
                openApplication = model::openApplication,
                answer = model::answer,
                edit = model::edit,
                cancel = model::cancel,
                reallyCancel = model::reallyCancel,
                withdraw = model::withdraw,
                reallyWithdraw = model::reallyWithdraw,
                keep = model::keep,
                retry = model::retry,
            )
        }
    CaseScreen(model.shown(), actions)
}

@Composable
private fun Inbox(
    model: InboxViewModel,
    opened: Route?,
) {
    val actions =
        remember(model) {
            InboxActions(
                refresh = model::refresh,
                show = model::show,
                search = model::search,
                open = model::open,
                openThread = model::openThread,
                more = model::more,
                pin = model::pin,
                putAway = model::putAway,
                delete = model::delete,
                keep = model::keep,
                reallyDelete = model::reallyDelete,
                openReminders = model::openReminders,
                openNotifications = model::openNotifications,
            )
        }
    val selected = (opened as? Route.Message)?.id ?: (opened as? Route.Thread)?.caseNumber
    InboxScreen(model.shown(), actions, selected)
}

@Composable
private fun Message(
    model: MessageViewModel,
    outside: Outside,
) {
    val context = LocalContext.current.applicationContext
    val actions =
        remember(model, outside) {
            MessageActions(
                openCase = model::openCase,
                openThread = model::openThread,
                openWeb = outside::openWeb,
                addToCalendar = model::addToCalendar,
                handOver = { outside.handOverCalendar(context, it) },
                calendarTaken = model::calendarTaken,
                saveAttachment = model::saveAttachment,
                stopSaving = model::stopSaving,
                openDocument = model::openDocument,
                pin = model::pin,
                putAway = model::putAway,
                delete = model::delete,
                keep = model::keep,
                reallyDelete = model::reallyDelete,
            )
        }
    MessageScreen(model.shown(), actions)
}

@Composable
private fun Reminders(
    model: RemindersViewModel,
    outside: Outside,
) {
    val context = LocalContext.current.applicationContext
    val actions =
        remember(model, outside) {
            RemindersActions(
                open = model::open,
                postpone = model::postpone,
                addToCalendar = model::addToCalendar,
                addAllToCalendar = model::addAllToCalendar,
                handOver = { outside.handOverCalendar(context, it) },
                calendarTaken = model::calendarTaken,
            )
        }
    RemindersScreen(model.shown(), actions)
}

/** Nothing is handed over where the phone is too full for a file. */
private suspend fun Outside.handOverCalendar(
    context: Context,
    entries: String,
) {
    ChosenFiles(context).calendar(entries)?.let { openCalendar(it.path) }
}

@Composable
private fun Notifications(
    model: NotificationsViewModel,
    outside: Outside,
) {
    val actions =
        remember(model, outside) {
            NotificationsActions(
                openSystemSettings = outside::openNotificationSettings,
                chooseLeastUrgency = model::chooseLeastUrgency,
                tell = model::tell,
                setQuiet = model::setQuiet,
                setQuietFrom = model::setQuietFrom,
                setQuietUntil = model::setQuietUntil,
                setDigest = model::setDigest,
                setDigestMinute = model::setDigestMinute,
                setMostPerHour = model::setMostPerHour,
                setHidesContent = model::setHidesContent,
                chooseDistrict = model::chooseDistrict,
                setGivesFeedback = model::setGivesFeedback,
            )
        }
    NotificationsScreen(model.shown(), actions)
}

@Composable
private fun Plan(model: PlanViewModel) {
    val actions =
        remember(model) {
            PlanActions(
                setDate = model::setDate,
                answer = model::answer,
                openService = model::openService,
                openFacts = model::openFacts,
            )
        }
    PlanScreen(model.shown(), actions)
}

@Composable
private fun Facts(model: FactsViewModel) {
    val actions =
        remember(model) {
            FactsActions(
                answer = model::answer,
                forget = model::forget,
                forgetAll = model::forgetAll,
                keep = model::keep,
                reallyForgetAll = model::reallyForgetAll,
            )
        }
    FactsScreen(model.shown(), actions)
}

@Composable
private fun Offices(
    model: OfficesViewModel,
    outside: Outside,
) {
    val context = LocalContext.current
    // Whatever she says, the phone is asked: it says nothing where she does not let it.
    val ask = rememberLauncherForActivityResult(ActivityResultContracts.RequestPermission()) { model.locate() }
    val actions =
        remember(model, ask) {
            OfficesActions(
                locate = { if (mayLocate(context)) model.locate() else ask.launch(ACCESS_COARSE_LOCATION) },
                filterOpenNow = model::filterOpenNow,
                openMap = outside::showOnMap,
            )
        }
    OfficesScreen(model.shown(), actions)
}

@Composable
private fun Settings(model: SettingsViewModel) {
    val actions =
        remember(model) {
            SettingsActions(
                chooseLanguage = model::chooseLanguage,
                chooseTextSize = model::chooseTextSize,
                setSenior = model::setSenior,
                setFilesWaitForUnmetered = model::setFilesWaitForUnmetered,
                setOfferEarlierAnswers = model::setOfferEarlierAnswers,
                openNotifications = model::openNotifications,
                openFacts = model::openFacts,
                openPaperCode = model::openPaperCode,
                openBackup = model::openBackup,
                openRestore = model::openRestore,
                openStorage = model::openStorage,
                openAbout = model::openAbout,
            )
        }
    SettingsScreen(model.shown(), actions)
}

@Composable
private fun Documents(
    model: DocumentsViewModel,
    opened: Route?,
) {
    val actions =
        remember(model) {
            DocumentsActions(
                unlock = model::unlock,
                lock = model::lock,
                search = model::search,
                showMore = model::showMore,
                add = { copied -> model.add(copied) },
                stopAdding = model::stopAdding,
                open = model::open,
                openPaperCode = model::openPaperCode,
                openRestore = model::openRestore,
                delete = model::delete,
                keep = model::keep,
                reallyDelete = model::reallyDelete,
            )
        }
    DocumentsScreen(model.shown(), actions, selected = (opened as? Route.Document)?.id)
}

@Composable
private fun Document(
    model: DocumentViewModel,
    outside: Outside,
) {
    val context = LocalContext.current.applicationContext
    val actions =
        remember(model, outside) {
            DocumentActions(
                look = model::look,
                pages = { model.content()?.let { openPages(context, it) } },
                share = model::share,
                handOver = outside::handOver,
                export = model::export,
                stopExporting = model::stopExporting,
                openWords = model::openWords,
                openCase = model::openCase,
                delete = model::delete,
                keep = model::keep,
                reallyDelete = model::reallyDelete,
            )
        }
    DocumentScreen(model.shown(), actions)
}

@Composable
private fun DocumentWords(model: DocumentWordsViewModel) {
    val actions =
        remember(model) {
            DocumentWordsActions(
                setTitle = model::setTitle,
                chooseKind = model::chooseKind,
                setIssuer = model::setIssuer,
                setIssuedOn = model::setIssuedOn,
                setExpiresOn = model::setExpiresOn,
                setTags = model::setTags,
                save = model::save,
                leave = model::leave,
            )
        }
    DocumentWordsScreen(model.shown(), actions)
}

@Composable
private fun PaperCode(model: PaperCodeViewModel) {
    val actions =
        remember(model) {
            PaperCodeActions(
                setUp = model::setUp,
                reallySetUp = model::reallySetUp,
                keep = model::keep,
                show = model::show,
                check = model::check,
                type = model::type,
                checkNow = model::checkNow,
                openBackup = model::openBackup,
                done = model::done,
            )
        }
    PaperCodeScreen(model.shown(), actions)
}

@Composable
private fun Backup(model: BackupViewModel) {
    val actions =
        remember(model) {
            BackupActions(
                chooseWay = model::chooseWay,
                type = model::type,
                make = { to, temporary -> model.make(to, temporary) },
                stop = model::stop,
                openPaperCode = model::openPaperCode,
            )
        }
    BackupScreen(model.shown(), actions)
}

@Composable
private fun Restore(model: RestoreViewModel) {
    val actions =
        remember(model) {
            RestoreActions(
                choose = { copied -> model.choose(copied) },
                chooseWay = model::chooseWay,
                type = model::type,
                check = model::check,
                restore = model::restore,
                reallyRestore = model::reallyRestore,
                keep = model::keep,
                stop = model::stop,
                openCase = model::openCase,
                openPaperCode = model::openPaperCode,
                openDocuments = model::openDocuments,
            )
        }
    RestoreScreen(model.shown(), actions)
}
