package org.citizencloud.app.model

import androidx.lifecycle.viewModelScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.launch

class FactsViewModel internal constructor(session: Session, navigator: Navigator) :
    ScreenViewModel<FactsState>(session, navigator) {
    private val answers = Answers(session, viewModelScope)
    private val forgetting = MutableStateFlow(false)

    override val state: StateFlow<FactsState> =
        combine(answers.state, forgetting, action.state) { answers, forgetting, action ->
            val told = answers.told ?: Content.Loading
            FactsState(told.map { answers.fields }, forgetting, action.trouble ?: answers.trouble)
        }.whileSeen(FactsState(Content.Loading, forgetting = false, trouble = null))

    init {
        viewModelScope.launch {
            answers.told.collect { told ->
                answers.ask(told.value?.facts.orEmpty().filter { it.answer != null }.map { it.question })
            }
        }
    }

    /** Takes in what stands in the field of a question now, at each keystroke. */
    fun answer(path: String, value: String) = answers.answer(path, value)

    /** Takes an answer away for good. */
    fun forget(path: String) = answers.forget(path)

    /** Asks whether all of them are to be taken away. */
    fun forgetAll() {
        forgetting.value = true
    }

    fun keep() {
        forgetting.value = false
    }

    fun reallyForgetAll() {
        forgetting.value = false
        action.run({ client, _ -> client.profile().forgetAll() }) { answers.forgetAll() }
    }

    override fun tryAgain() {
        if (!answers.again()) super.tryAgain()
    }
}
