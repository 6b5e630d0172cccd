package org.citizencloud.app.ui

import androidx.compose.foundation.layout.padding
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.unit.dp
import java.text.NumberFormat
import org.citizencloud.app.R
import org.citizencloud.app.model.CategoryServices
import org.citizencloud.app.model.CategoryState
import org.citizencloud.app.model.Content

class CategoryActions(
    val openService: (String) -> Unit = {},
    val more: () -> Unit = {},
)

/** [selected]: the service that is open beside the list. */
@Composable
fun CategoryScreen(
    state: CategoryState,
    actions: CategoryActions,
    selected: String? = null,
) {
    when (val content = state.services) {
        is Content.Ready -> CategoryList(content.value, actions, selected)
        else -> Screen(stringResource(R.string.home_categories)) { ContentOf(content) {} }
    }
}

@Composable
private fun CategoryList(
    category: CategoryServices,
    actions: CategoryActions,
    selected: String?,
) {
    ListScreen(category.name) {
        item(key = "shown") {
            val format = NumberFormat.getIntegerInstance(locale())
            Aside(
                stringResource(
                    R.string.category_shown,
                    format.format(category.services.size),
                    format.format(category.total),
                ),
                Modifier.padding(bottom = 12.dp),
            )
        }
        serviceRows(category.services, actions.openService, selected)
        if (category.hasMore) more(actions.more)
    }
}
