package org.citizencloud.core

import com.google.gson.JsonArray
import com.google.gson.JsonElement
import com.google.gson.JsonNull
import com.google.gson.JsonObject
import com.google.gson.JsonParser
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse.BodyHandlers
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit

private val http: HttpClient = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()

/** Sends one request and returns what the city answers; fails if that is no success. */
internal fun ask(method: String, url: String, token: String? = null, body: Any? = null): String {
    val request = HttpRequest.newBuilder(URI(url)).header("Content-Type", "application/json")
    token?.let { request.header("Authorization", "Bearer $it") }
    request.method(method, HttpRequest.BodyPublishers.ofString(body?.toString().orEmpty()))
    val response = http.send(request.build(), BodyHandlers.ofString())
    check(response.statusCode() in 200..299) { "$method $url: ${response.statusCode()}" }
    return response.body()
}

internal fun json(vararg members: Pair<String, String?>) = JsonObject().apply {
    members.forEach { (name, value) -> addProperty(name, value) }
}

/** This after the merge patch [change] (RFC 7396). */
private fun JsonElement.merge(change: JsonElement): JsonElement {
    if (!change.isJsonObject) return change
    val merged = if (isJsonObject) asJsonObject.deepCopy() else JsonObject()
    for ((name, value) in change.asJsonObject.entrySet()) {
        if (value.isJsonNull) merged.remove(name) else merged.add(name, (merged[name] ?: JsonNull.INSTANCE).merge(value))
    }
    return merged
}

/** What an app is configured with: where the city is, and its `/.well-known/citizen-city`. */
internal class CityDocument(val address: String, val document: String) {
    val trust: CityTrust
        get() {
            val profile = JsonParser.parseString(document).asJsonObject
            val keys = profile["receipt_keys"].asJsonArray.map { it.asJsonObject }
            return CityTrust(
                city = profile["city"].asString,
                receiptKeys = keys.map {
                    ReceiptKey(it["kid"].asString, it["x"].asString, it["y"].asString)
                },
                root = profile["root"].asString,
            )
        }

    companion object {
        /** As the city at `address` publishes it. */
        fun of(address: String) = CityDocument(address, ask("GET", "$address/.well-known/citizen-city"))
    }
}

/**
 * A city of its own: a gateway process on a free port with an empty database. The program's path is
 * the system property `citizen.gateway` or the variable `CITIZEN_GATEWAY`.
 */
internal class ReferenceCity : AutoCloseable {
    private val data: Path = Files.createTempDirectory("city")
    private val log = data.resolve("gateway.log").toFile()
    private val process =
        ProcessBuilder(program(), "--data", "$data", "--exit-with-stdin").redirectError(log).start()
    private val ready: JsonObject = run {
        val line = process.inputReader().readLine() ?: error("no gateway: ${log.readText()}")
        JsonParser.parseString(line).asJsonObject
    }
    private val address = ready["address"].asString
    private val adminToken = ready["admin_token"].asString

    /** What the city says of itself at the beginning (docs/city-profile.md). */
    private val said: JsonObject = run {
        val targets = data.resolve("published/targets").toFile().listFiles().orEmpty()
        JsonParser.parseString(targets.single { it.name.endsWith("city-profile.json") }.readText()).asJsonObject
    }

    private var saying = said

    /** What it publishes in place of its own catalogue. */
    private var catalogue: String? = null

    val services = ready["services"].asInt.toUInt()
    val profile = CityDocument.of(address)

    /** The city's catalogue, as its own app would bring it along. */
    fun bundle(): ByteArray {
        val printing = ProcessBuilder(program(), "catalogue", "bundle").start()
        val bundle = printing.inputStream.readAllBytes()
        check(printing.waitFor() == 0) { "the gateway prints no bundle" }
        return bundle
    }

    /** Lets the city say of itself what is in [members], and the rest as it did at the beginning. */
    fun say(members: JsonObject) {
        saying = said.deepCopy().apply { members.entrySet().forEach { (name, value) -> add(name, value) } }
        publish()
    }

    /**
     * Lets the city publish its catalogue as at the beginning but for [changes]: merge patches (RFC 7396) of records, which
     * they name by `type` and `id`. What it takes of submissions is as at the beginning.
     */
    fun publish(changes: List<JsonObject>) {
        val records = bundle().decodeToString().lines().filter(String::isNotEmpty).map { JsonParser.parseString(it).asJsonObject }
        val changed = records.map { record ->
            val of = changes.filter { it["type"] == record["type"] && it["id"] == record["id"] }
            of.fold(record as JsonElement) { merged, change -> merged.merge(change) }
        }
        catalogue = changed.joinToString("") { "$it\n" }
        publish()
    }

    private fun publish() {
        fun written(name: String, text: String) = data.resolve(name).toFile().apply { writeText(text) }.path
        val (published, keys) = data.resolve("published") to data.resolve("publishing-keys")
        val arguments = listOf("catalogue", "publish", "$published", "--keys", "$keys") +
            listOf("--profile", written("said.json", "$saying")) +
            catalogue?.let { listOf("--catalogue", written("catalogue.ndjson", it)) }.orEmpty()
        val publishing = ProcessBuilder(listOf(program()) + arguments)
            .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log)).start()
        check(publishing.waitFor() == 0) { "the gateway publishes nothing: ${log.readText()}" }
    }

    /** Every case that the city has, as a caseworker sees it. */
    fun cases(): List<JsonObject> {
        val answer = JsonParser.parseString(ask("GET", "$address/admin/cases", adminToken))
        val cases: JsonArray = answer.asJsonObject["cases"].asJsonArray
        return cases.map { it.asJsonObject }
    }

    /** Moves a case on, as a caseworker does, with an English `note` for the resident. */
    fun setStatus(caseNumber: String, status: String, note: String? = null) {
        val change = json("status" to status)
        change.add("note", note?.let { json("en" to it) })
        ask("POST", "$address/admin/cases/$caseNumber/status", adminToken, change)
    }

    /** Asks the resident about a case, as a caseworker does, in English; the city waits until [answerBy], a day. */
    fun askAbout(caseNumber: String, text: String, answerBy: String? = null) {
        val question = json("answer_by" to answerBy)
        question.add("text", json("en" to text))
        ask("POST", "$address/admin/cases/$caseNumber/questions", adminToken, question)
    }

    /** Writes [message] to [resident], as a caseworker does (docs/city-api.yaml, `NewMessage`); its id. */
    fun write(resident: String, message: JsonObject): String =
        post("messages", message.deepCopy().apply { addProperty("resident", resident) })

    /** Tells everyone (docs/city-api.yaml, `NewAlert`); the alert's id. */
    fun alarm(alert: JsonObject): String = post("alerts", alert)

    /** Takes a message or an alert back. */
    fun takeBack(messageId: String) {
        ask("POST", "$address/admin/messages/$messageId/retraction", adminToken)
    }

    private fun post(what: String, body: JsonObject): String {
        val written = JsonParser.parseString(ask("POST", "$address/admin/$what", adminToken, body))
        return written.asJsonObject["id"].asString
    }

    /** Lets the city go wrong as `spec` says, for example `submit=drop_reply@once`. */
    fun fail(spec: String) {
        ask("POST", "$address/dev/faults", adminToken, json("spec" to spec))
    }

    /** Takes all faults away. */
    fun failNoMore() {
        ask("DELETE", "$address/dev/faults", adminToken)
    }

    override fun close() {
        process.outputStream.close()
        val ended = process.waitFor(20, TimeUnit.SECONDS)
        process.destroyForcibly()
        data.toFile().deleteRecursively()
        check(ended) { "the gateway did not end with its standard input" }
    }

    private fun program() = System.getProperty("citizen.gateway")
        ?: System.getenv("CITIZEN_GATEWAY")
        ?: error("CITIZEN_GATEWAY must name the gateway program; script/test kotlin sets it")
}
