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
     * Where [link] leads; `null` for what is no link of ours. Anybody can write one, so none leads to
     * what is not [Route.isLinkable].
     */
    fun route(link: Uri?, city: CityConfig): Route? {
        val path = link?.takeIf { it.scheme == "https" && it.host == city.linkHost }?.encodedPath ?: return null
        if (!path.startsWith(FOLDER)) return null
        return Route.parse(path.removePrefix(FOLDER))?.takeIf { it.isLinkable }
    }
}
