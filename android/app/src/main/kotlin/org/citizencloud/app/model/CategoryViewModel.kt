package org.citizencloud.app.model

import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.flatMapLatest
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.update
import org.citizencloud.core.Catalogue
import org.citizencloud.core.CitizenException
import org.citizencloud.core.ServiceSummary
import org.citizencloud.core.updates

class CategoryViewModel internal constructor(session: Session, navigator: Navigator, private val id: String) :
    ScreenViewModel<CategoryState>(session, navigator) {
    private val pages = MutableStateFlow(1)

    @OptIn(ExperimentalCoroutinesApi::class)
    override val state: StateFlow<CategoryState> = pages.flatMapLatest { pages ->
        session.reread(
            personal = false,
            changes = { client, language -> client.catalogue().updates(language) },
            read = { client, language -> client.catalogue().services(language, pages) },
        )
    }.map(::CategoryState).whileSeen(CategoryState(Content.Loading))

    fun openService(id: String) = navigator.pushFrom(Route.Category(this.id), Route.Service(id))

    /** Shows another page, if there is one. */
    fun more() {
        if (state.value.services.value?.hasMore == true) pages.update { it + 1 }
    }

    private suspend fun Catalogue.services(language: String, pages: Int): CategoryServices {
        val category = categories(language).find { it.id == id } ?: throw CitizenException.NotFound("category")
        val services = mutableListOf<ServiceSummary>()
        var total = 0
        repeat(pages) {
            val page = servicesIn(id, language, services.size.toUInt())
            services += page.services
            total = page.total.toInt()
        }
        return CategoryServices(category.name, services.map { it.item() }, total, services.size < total)
    }
}
