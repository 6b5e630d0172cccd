package org.citizencloud.app.model

import androidx.lifecycle.viewModelScope
import java.time.LocalDate
import java.time.format.DateTimeParseException
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.flatMapLatest
import kotlinx.coroutines.flow.onEach
import org.citizencloud.core.Plan
import org.citizencloud.core.PlanStep
import org.citizencloud.core.updates

/** Worked out again with each answer. */
class PlanViewModel internal constructor(
    session: Session,
    navigator: Navigator,
    private val kept: Kept,
    private val id: String,
) : ScreenViewModel<PlanState>(session, navigator) {
    private val date = MutableStateFlow(kept.texts[DATE] ?: session.city.today())
    private val answers = Answers(session, viewModelScope)

    @OptIn(ExperimentalCoroutinesApi::class)
    override val state: StateFlow<PlanState> = combine(
        combine(date, answers.told, ::Pair).flatMapLatest { (date, told) ->
            session.reread(
                personal = false,
                changes = { client, language -> client.catalogue().updates(language) },
                read = { client, language -> client.catalogue().plan(id, date, told.value?.answers.orEmpty(), language) },
            )
        }.onEach { plan -> plan.value?.let { answers.ask(it.needs) } },
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
        kept.set(mapOf(DATE to date))
        this.date.value = date
    }

    /** Takes in what stands in the field of a question now, at each keystroke. */
    fun answer(path: String, value: String) = answers.answer(path, value)

    fun openService(id: String) = navigator.push(Route.Service(id))

    fun openFacts() = navigator.push(Route.Facts)

    override fun tryAgain() {
        if (!answers.again()) super.tryAgain()
    }

    private companion object {
        const val DATE = "date"
    }
}

private fun Plan.details(questions: List<FieldItem>, today: String, personal: Trouble?): PlanDetails {
    val names = steps.associate { it.service.id to it.service.name }
    return PlanDetails(
        name = lifeEvent.name,
        description = lifeEvent.description,
        dateQuestion = lifeEvent.dateQuestion,
        date = date,
        questions = questions,
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
    // Days that are written so are in order.
    overdue = due?.let { it < today } == true,
    fees = fees?.map { it.line() },
    office = office?.let { PlanOfficeItem(it.name, it.address, it.opening.item(today)) },
    outputs = outputs,
    note = note,
)
