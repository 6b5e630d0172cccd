package org.citizencloud.core

import com.google.gson.JsonArray
import com.google.gson.JsonElement
import com.google.gson.JsonObject
import com.google.gson.JsonParser
import com.google.gson.JsonPrimitive
import java.nio.file.Path
import kotlin.io.path.createDirectory
import kotlin.io.path.exists
import kotlin.io.path.readText
import kotlinx.coroutines.flow.first
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.io.TempDir

/** Plans, who may have what, and favourites: what the tests in Rust and Swift see too. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlanningTest {
    private val city = ReferenceCity()

    @AfterAll
    fun stop() = city.close()

    /** Plays `tests/fixtures/planning/scenarios.json`. */
    @Test
    fun `everyone is told the same`(@TempDir folder: Path) = within {
        val scenarios = JsonParser.parseString(fixture().readText()).asJsonArray.map { it.asJsonObject }
        assertTrue(scenarios.size >= 4)
        for ((number, scenario) in scenarios.withIndex()) {
            val client = Phone(folder.resolve("$number").createDirectory(), city.profile).offlineClient()
            for (step in scenario["steps"].asJsonArray.map { it.asJsonObject }) {
                val seen = try {
                    client.play(step, scenario.text("language"))
                } catch (missing: CitizenException.NotFound) {
                    json("not_found" to missing.what)
                } catch (refused: CitizenException.Refused) {
                    json("refused" to refused.reason)
                }
                assertEquals(step["see"], seen, "${scenario.text("name")}: $step")
            }
            client.suspend()
        }
    }

    @Test
    fun `what she tells, and what she keeps at hand, is told again`(@TempDir folder: Path) = within {
        val client = Phone(folder, city.profile).offlineClient()
        client.profile().answer("owns_car", FactValue.YesNo(true))
        val told = client.profile().updates("en").first { it.answers.isNotEmpty() }
        assertEquals(mapOf("owns_car" to FactValue.YesNo(true)), told.answers)
        client.favourites().add(SERVICE)
        val kept = client.favourites().updates("zh-Hans").first { it.favourites.isNotEmpty() }.favourites.single()
        assertEquals(SERVICE to "申办敬老公交卡", kept.service?.id to kept.name)
        client.suspend()
    }
}

/** Does a step; what a screen would show then, in the words of the fixture. */
private suspend fun CitizenClient.play(step: JsonObject, language: String): JsonElement {
    val (catalogue, profile, favourites) = Triple(catalogue(), profile(), favourites())
    when (val act = step.text("do")) {
        "answer" -> profile.answer(step.text("fact"), value(step["value"].asJsonObject))
        "forget" -> profile.forget(step.text("fact"))
        "eligibility" ->
            return told(catalogue.eligibility(step.text("service"), profile.answers(), language))
        "plan" -> return planned(
            catalogue.plan(step.text("life_event"), step.text("date"), profile.answers(), language),
        )
        "add" -> favourites.add(step.text("service"))
        "move" -> favourites.moveTo(step.text("service"), step["to"].asInt.toUInt())
        "remove" -> favourites.remove(step.text("service"))
        else -> error(act)
    }
    if (step.has("fact")) {
        return texts(profile.facts(language).filter { it.answer != null }.map { it.question.id })
    }
    return array(
        favourites.list(language).map {
            json("service" to it.serviceId, "name" to it.name).apply { addProperty("withdrawn", it.withdrawn) }
        },
    )
}

private fun value(fact: JsonObject): FactValue = when (val kind = fact.text("kind")) {
    "yes_no" -> FactValue.YesNo(fact["value"].asBoolean)
    "number" -> FactValue.Number(fact["value"].asLong)
    "date" -> FactValue.Date(fact.text("value"))
    "choice" -> FactValue.Choice(fact.text("value"))
    else -> error(kind)
}

private fun told(eligibility: Eligibility) = json("verdict" to eligibility.verdict.name.lowercase()).apply {
    add("because", texts(eligibility.because))
    val needs = eligibility.needs.map { need ->
        json("fact" to need.id, "question" to need.question)
            .apply { add("choices", texts(need.choices.map { it.name })) }
    }
    add("needs", array(needs))
}

private fun planned(plan: Plan) = json("name" to plan.lifeEvent.name).apply {
    val steps = plan.steps.map { step ->
        json(
            "service" to step.service.id,
            "verdict" to step.eligibility.verdict.name.lowercase(),
            "earliest" to step.earliest,
            "due" to step.due,
        ).apply { add("after", texts(step.after)) }
    }
    add("steps", array(steps))
    val documents = plan.documents.map { document ->
        json("name" to document.name, "from" to document.yieldedBy)
            .apply { add("steps", texts(document.steps)) }
    }
    add("documents", array(documents))
    val fees = plan.fees.map { fee ->
        json("currency" to fee.currency).apply { addProperty("amount_minor", fee.amountMinor) }
    }
    add("fees", array(fees))
    addProperty("fees_at_least", plan.feesAtLeast)
    add("needs", texts(plan.needs.map { it.id }))
}

private fun array(elements: List<JsonElement>) = JsonArray().apply { elements.forEach(::add) }

private fun texts(texts: List<String>) = array(texts.map(::JsonPrimitive))

private fun JsonObject.text(name: String): String = this[name].asString

private fun fixture(): Path = generateSequence(Path.of("").toAbsolutePath()) { it.parent }
    .map { it.resolve("tests/fixtures/planning/scenarios.json") }.first { it.exists() }
