package org.citizencloud.app.ui

/** How a scene is looked at. The name is that of its file under docs/screens. */
internal data class Picture(
    val screen: String,
    val state: String,
    val look: Look,
) {
    val name get() = "$screen-$state.${look.values().joinToString(".")}"
}

internal data class Look(
    val theme: Theme,
    val language: Language,
    val letters: Letters,
    val device: Device,
    val mode: Mode,
) {
    fun values(): List<String> = listOf(theme, language, letters, device, mode).map { it.word }

    companion object {
        /** What most residents see: the first state of every screen is pictured so. */
        val plain = Look(Theme.Light, Language.English, Letters.Normal, Device.Phone, Mode.Normal)

        val all: List<Look> =
            Language.entries.flatMap { language ->
                Device.entries.flatMap { device ->
                    Theme.entries.flatMap { theme ->
                        Letters.entries.flatMap { letters ->
                            Mode.entries.map { mode -> Look(theme, language, letters, device, mode) }
                        }
                    }
                }
            }
    }
}

internal interface Choice {
    val word: String
}

internal enum class Theme(
    override val word: String,
) : Choice {
    Light("light"),
    Dark("dark"),
}

internal enum class Language(
    override val word: String,
    val qualifier: String,
) : Choice {
    English("en", "en-rUS"),
    Chinese("zh-Hans", "b+zh+Hans"),
    Spanish("es", "es"),
    Arabic("ar", "ar-ldrtl"),
}

internal enum class Letters(
    override val word: String,
    val scale: Float,
) : Choice {
    Normal("100", 1f),
    Double("200", 2f),
}

internal enum class Device(
    override val word: String,
    val widthDp: Int,
    val heightDp: Int,
) : Choice {
    Phone("phone", 360, 760),
    Tablet("tablet", 1280, 800),
}

internal enum class Mode(
    override val word: String,
) : Choice {
    Normal("normal"),
    Senior("senior"),
}

/**
 * Pictures such that any screen with any one choice of a look, and any two choices of a look with each other,
 * are on one of them, and every state of every screen is. Greedy: the look with the most new pairs comes next, of
 * several the one whose pairs were pictured least; the same scenes always give the same pictures.
 */
internal fun choosePictures(scenes: List<Pair<String, String>>): List<Picture> {
    val covered = HashMap<Pair<Any, Any>, Int>()
    val pictures = ArrayList<Picture>()
    for ((screen, ofScreen) in scenes.groupBy({ it.first }, { it.second })) {
        val all = Look.all.filter { suits(screen, it) }
        var next = 0
        while (next < ofScreen.size || all.any { look -> pairsWith(screen, look).any { it !in covered } }) {
            val state = ofScreen[next % ofScreen.size]
            val looks = all.filter { suits(screen, it, state) }
            val shown = pictures.filter { it.screen == screen }.map { it.look }.toSet()
            val look =
                Look.plain.takeIf { next == 0 && it in looks } ?: (looks - shown).minWith(
                    compareBy(
                        { look -> pairs(screen, look).count { it in covered } },
                        { look -> pairs(screen, look).sumOf { covered[it] ?: 0 } },
                    ),
                )
            pairs(screen, look).forEach { covered.merge(it, 1, Int::plus) }
            pictures += Picture(screen, state, look)
            next++
        }
    }
    return pictures
}

/** As few of [looks] as it takes for any two choices that are together on one of them; the plain one comes first. */
internal fun pairwise(looks: List<Look>): List<Look> {
    val missing = looks.flatMap { it.pairs() }.toMutableSet()
    return buildList {
        while (missing.isNotEmpty()) {
            val plain = Look.plain.takeIf { isEmpty() && it in looks }
            val look = plain ?: looks.maxBy { look -> look.pairs().count { it in missing } }
            missing -= look.pairs().toSet()
            add(look)
        }
    }
}

/**
 * Two panes are there on wide screens only, leaving what is saved asks in senior mode only, and a calendar is offered
 * where its days are large enough.
 */
internal fun suits(
    screen: String,
    look: Look,
    state: String? = null,
): Boolean =
    when {
        screen == "panes" -> look.device == Device.Tablet
        screen == "form" && state == "leaving" -> look.mode == Mode.Senior
        screen == "form" && state == "picking-date" -> look.mode == Mode.Normal && look.letters == Letters.Normal
        // In senior mode there are fewer choices.
        screen == "search" && state in setOf("filters", "narrowed") -> look.mode == Mode.Normal
        else -> true
    }

/** A screen with each choice of [look]. */
internal fun pairsWith(
    screen: String,
    look: Look,
): List<Pair<Any, Any>> = look.choices().map { screen to it }

internal fun pairs(
    screen: String,
    look: Look,
): List<Pair<Any, Any>> = pairsWith(screen, look) + look.pairs()

private fun Look.pairs(): List<Pair<Any, Any>> {
    val choices = choices()
    return choices.indices.flatMap { i -> (0 until i).map { choices[it] to choices[i] } }
}

private fun Look.choices(): List<Choice> = listOf(theme, language, letters, device, mode)
