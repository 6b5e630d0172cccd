package org.citizencloud.app.model

import androidx.lifecycle.viewModelScope
import java.time.LocalDate
import java.time.format.DateTimeParseException
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.flatMapLatest
import kotlinx.coroutines.flow.mapNotNull
import kotlinx.coroutines.flow.onEach
import org.citizencloud.core.FactKind
import org.citizencloud.core.FactQuestion
import org.citizencloud.core.FactValue
import org.citizencloud.core.LifeEvent
import org.citizencloud.core.Plan
import org.citizencloud.core.PlanStep
import org.citizencloud.core.updates

/** Worked out again with each answer, of which the event's day is one. */
class PlanViewModel internal constructor(session: Session, navigator: Navigator, private val id: String) :
    ScreenViewModel<PlanState>(session, navigator) {
    private val answers = Answers(session, viewModelScope)

    /** Of the event; known from the first plan on. */
    private var dateFact: String? = null

    @OptIn(ExperimentalCoroutinesApi::class)
    override val state: StateFlow<PlanState> = combine(
        answers.state.mapNotNull { it.facts }.distinctUntilChanged().flatMapLatest { facts ->
            session.reread(
                personal = false,
                changes = { client, language -> client.catalogue().updates(language) },
                read = { client, language -> client.catalogue().plan(id, date = null, facts, language) },
            )
        }.onEach { plan -> plan.value?.let(::ask) },
        answers.state,
    ) { plan, answers ->
        PlanState(plan.map { it.details(answers.fields, session.city.today(), answers.told?.trouble) }, answers.trouble)
    }.whileSeen(PlanState(Content.Loading, trouble = null))

    /** Takes in the event's day; what is no day yet changes nothing. */
    fun setDate(date: String) {
        try {
            LocalDate.parse(date)
        } catch (_: DateTimeParseException) {
            return
        }
        dateFact?.let { answers.answer(it, date) }
    }

    /** Takes in what stands in the field of a question now, at each keystroke. */
    fun answer(path: String, value: String) = answers.answer(path, value)

    fun openService(id: String) = navigator.push(Route.Service(id))

    fun openFacts() = navigator.push(Route.Facts)

    override fun tryAgain() {
        if (!answers.again()) super.tryAgain()
    }

    private fun ask(plan: Plan) {
        dateFact = plan.lifeEvent.dateFactId
        answers.ask(listOf(plan.lifeEvent.day) + plan.needs)
    }

    /** What she has told. The day that was chosen here counts although it cannot be kept yet, as on a locked phone. */
    private val Answers.State.facts: Map<String, FactValue>?
        get() = told?.let { told ->
            val day = dateFact?.let { id -> answered(id)?.let { id to it } }
            told.value?.answers.orEmpty() + listOfNotNull(day)
        }
}

/** How the day of a life event is asked for: as the core would say it, were the phone not locked. */
private val LifeEvent.day: FactQuestion
    get() = FactQuestion(
        id = dateFactId,
        question = dateQuestion,
        hint = null,
        kind = FactKind.DATE,
        choices = emptyList(),
        min = null,
        max = null,
        earliest = null,
        latest = null,
    )

private fun Plan.details(questions: List<FieldItem>, today: String, personal: Trouble?): PlanDetails {
    val names = steps.associate { it.service.id to it.service.name }
    return PlanDetails(
        name = lifeEvent.name,
        description = lifeEvent.description,
        dateQuestion = lifeEvent.dateQuestion,
        date = date,
        questions = questions.filter { it.path != lifeEvent.dateFactId },
        steps = steps.map { it.item(names, today) },
        documents = documents.map { PlanDocumentItem(it.name, it.yieldedBy?.let(names::get)) },
        fees = fees.map { FeeLine(it.amountMinor, it.currency, purpose = null) },
        feesAtLeast = feesAtLeast,
        personal = personal,
    )
}

private fun PlanStep.item(names: Map<String, String>, today: String) = PlanStepItem(
    serviceId = service.id,
    name = service.name,
    verdict = eligibility.verdict.kind,
    because = eligibility.because,
    after = after.mapNotNull(names::get),
    earliest = earliest,
    due = due,
    overdue = overdue,
    fees = fees?.map { it.line() },
    office = office?.let { PlanOfficeItem(it.name, it.address, it.opening.item(today)) },
    outputs = outputs,
    note = note,
)
