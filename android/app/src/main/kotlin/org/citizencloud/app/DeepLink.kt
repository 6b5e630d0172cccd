package org.citizencloud.app

import android.net.Uri
import org.citizencloud.app.model.CityConfig
import org.citizencloud.app.model.Route

/** Links into the app, `https://{the city's host}/app/{route}`: from the city's pages and from notifications. */
internal object DeepLink {
    private const val FOLDER = "/app/"

    /** The link that opens [route]. */
    fun of(route: Route, city: CityConfig): Uri = Uri.parse("https://${city.linkHost}$FOLDER${route.path}")

    /**
     * Where [link] leads; `null` for what is no link of ours. Anybody can write one, so none leads into
     * the middle of a form, where one tap sends something.
     */
    fun route(link: Uri?, city: CityConfig): Route? {
        val path = link?.takeIf { it.scheme == "https" && it.host == city.linkHost }?.encodedPath ?: return null
        if (!path.startsWith(FOLDER)) return null
        return Route.parse(path.removePrefix(FOLDER))?.takeIf { it.isLinked }
    }

    private val Route.isLinked: Boolean
        get() = when (this) {
            Route.FirstStart, is Route.Form, is Route.Check -> false
            Route.Home,
            Route.Search,
            is Route.Category,
            is Route.Service,
            Route.Cases,
            is Route.Case,
            is Route.Receipt,
            Route.Inbox,
            is Route.Message,
            Route.Settings,
            Route.About,
            -> true
        }
}
