package org.citizencloud.app.model

import androidx.lifecycle.viewModelScope
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.flatMapLatest
import kotlinx.coroutines.flow.onEach
import org.citizencloud.core.Eligibility
import org.citizencloud.core.Service
import org.citizencloud.core.updates

/** Worked out again with each answer. */
class EligibilityViewModel internal constructor(session: Session, navigator: Navigator, private val serviceId: String) :
    ScreenViewModel<EligibilityState>(session, navigator) {
    private class Judged(val service: Service, val eligibility: Eligibility)

    private val answers = Answers(session, viewModelScope)

    @OptIn(ExperimentalCoroutinesApi::class)
    override val state: StateFlow<EligibilityState> = combine(
        answers.told.flatMapLatest { told ->
            session.reread(
                personal = false,
                changes = { client, language -> client.catalogue().updates(language) },
                read = { client, language ->
                    val catalogue = client.catalogue()
                    val eligibility = catalogue.eligibility(serviceId, told.value?.answers.orEmpty(), language)
                    Judged(catalogue.service(serviceId, language), eligibility)
                },
            )
        }.onEach { judged -> judged.value?.let { answers.ask(it.eligibility.needs) } },
        answers.state,
    ) { judged, answers ->
        EligibilityState(judged.map { it.details(answers.fields) }, answers.trouble ?: answers.told?.trouble)
    }.whileSeen(EligibilityState(Content.Loading, trouble = null))

    /** Takes in what stands in the field of a question now, at each keystroke. */
    fun answer(path: String, value: String) = answers.answer(path, value)

    fun openFacts() = navigator.push(Route.Facts)

    override fun tryAgain() {
        if (!answers.again()) super.tryAgain()
    }

    private fun Judged.details(questions: List<FieldItem>) = EligibilityDetails(
        serviceName = service.name,
        verdict = eligibility.verdict.kind,
        because = eligibility.because,
        questions = questions,
        words = service.eligibility,
    )
}
