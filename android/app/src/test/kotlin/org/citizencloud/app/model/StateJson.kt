package org.citizencloud.app.model

import com.google.gson.JsonArray
import com.google.gson.JsonElement
import com.google.gson.JsonNull
import com.google.gson.JsonObject
import com.google.gson.JsonPrimitive
import java.lang.reflect.Modifier
import java.time.Instant

// How tests/fixtures/screens/README.md writes a state, and when it is what was expected.

/** A state as the fixtures write it. */
internal fun written(value: Any?): JsonElement = when (value) {
    null -> JsonNull.INSTANCE
    is String -> JsonPrimitive(value)
    is Number -> JsonPrimitive(value)
    is Boolean -> JsonPrimitive(value)
    is Instant -> JsonPrimitive(value.toString())
    is Enum<*> -> JsonPrimitive(value.name.fromSmall())
    is List<*> -> JsonArray().apply { value.forEach { add(written(it)) } }
    else -> record(value)
}

private fun record(value: Any) = JsonObject().apply {
    val type = value.javaClass
    val sealed = type.enclosingClass
    if (sealed != null && sealed.isAssignableFrom(type)) addProperty("is", type.simpleName.fromSmall())
    for (field in type.declaredFields.filterNot { Modifier.isStatic(it.modifiers) }) {
        field.isAccessible = true
        add(field.name, written(field[value]))
    }
}

internal fun String.fromSmall() = replaceFirstChar(Char::lowercase)

/** Where [actual] is not what [expected] says, and how; `null` where it is. */
internal fun difference(expected: JsonElement, actual: JsonElement?, at: String = ""): String? = when {
    expected.isWildcard -> "$at is $actual".takeIf { actual == null || actual.isNothing }
    actual == null -> "there is no $at"
    expected is JsonObject && expected.keySet() == setOf("count") && actual is JsonArray ->
        "$at has ${actual.size()}".takeIf { actual.size() != expected["count"].asInt }
    expected is JsonObject && actual is JsonObject ->
        expected.entrySet().firstNotNullOfOrNull { (name, value) -> difference(value, actual[name], "$at.$name") }
    expected is JsonArray && actual is JsonArray && expected.size() > actual.size() -> "$at has ${actual.size()}"
    expected is JsonArray && actual is JsonArray ->
        expected.withIndex().firstNotNullOfOrNull { (index, value) -> difference(value, actual[index], "$at.$index") }
    else -> "$at is $actual".takeIf { actual != expected }
}

private val JsonElement.isWildcard get() = this is JsonPrimitive && isString && asString == "*"

private val JsonElement.isNothing: Boolean
    get() = when (this) {
        is JsonPrimitive -> isString && asString.isEmpty()
        is JsonArray -> isEmpty
        is JsonObject -> keySet().isEmpty()
        else -> true
    }

/** The value at a path such as `cases.value.drafts.0.id`. */
internal fun JsonElement.at(path: String): JsonElement = path.split('.').fold(this) { element, name ->
    if (element is JsonArray) element[name.toInt()] else element.asJsonObject[name]
}

/** Whether [pattern], such as `form/` with a `*` and `/1`, stands for this route's path. */
internal fun String.isRoute(pattern: String): Boolean {
    val (parts, patterns) = split('/') to pattern.split('/')
    return parts.size == patterns.size && parts.zip(patterns).all { (part, wanted) -> wanted == "*" || wanted == part }
}
