package org.citizencloud.app.model

import com.google.gson.JsonParser
import java.nio.file.Path
import java.time.ZoneId
import kotlin.io.path.readText
import org.json.JSONException
import org.json.JSONObject
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

@RunWith(RobolectricTestRunner::class)
class CityConfigTest {
    private val json = """
        {
          "city": "langang", "name": {"zh-Hans": "澜港市", "en": "Langang", "es-MX": "Puerto Langang"}, "hotline": "12345",
          "emergency_number": "110", "api_url": "https://api.langang.example/", "link_host": "www.langang.example",
          "receipt_keys": [{"kty": "EC", "kid": "k1", "x": "eA", "y": "eQ"}], "root": "{}", "center": {"latitude": 29.028, "longitude": 121.923}, "time_zone": "Asia/Shanghai"
        }
    """

    @Test
    fun `a city is read from its brand file`() {
        val city = CityConfig.parse(json)
        assertEquals("langang", city.id)
        assertEquals("12345", city.hotline)
        assertEquals("110", city.emergencyNumber)
        assertEquals("https://api.langang.example/", city.apiUrl)
        assertEquals("www.langang.example", city.linkHost)
        assertEquals("langang", city.trust.city)
        assertEquals(listOf("k1", "eA", "eQ"), city.trust.receiptKeys.single().let { listOf(it.keyId, it.x, it.y) })
        assertEquals(ZoneId.of("Asia/Shanghai"), city.timeZone)
        assertNull(CityConfig.parse(without("time_zone")).timeZone)
        assertEquals(Place(29.028, 121.923), city.center)
        assertNull(CityConfig.parse(without("center")).center)
        assertNull(CityConfig.parse(without("emergency_number")).emergencyNumber)
    }

    @Test
    fun `its name comes in the reader's language, or the nearest there is`() {
        val city = CityConfig.parse(json)
        val names = mapOf("en" to "Langang", "zh-Hans" to "澜港市", "zh" to "澜港市", "es" to "Puerto Langang", "ar" to "Langang")
        for ((language, name) in names) assertEquals(language, name, city.name(language))
    }

    @Test
    fun `what is missing is named`() {
        for (member in listOf("city", "name", "hotline", "api_url", "link_host", "receipt_keys", "root")) {
            val missing = assertThrows(JSONException::class.java) { CityConfig.parse(without(member)) }
            assertTrue(missing.message, member in missing.message.orEmpty())
        }
        assertThrows(JSONException::class.java) { CityConfig.parse(json.replace("Asia/Shanghai", "Langang")) }
        val nameless = JSONObject(json).put("name", JSONObject())
        assertThrows(JSONException::class.java) { CityConfig.parse("$nameless") }
    }

    @Test
    fun `the two apps of this repository are of the same city`() {
        val android = JSONObject(Path.of("../brand/assets/city.json").readText())
        val ios = JSONObject(Path.of("../../ios/Brand/city.json").readText())
        assertTrue(android.remove("android_application_id") is String)
        assertTrue(ios.remove("push_relay_url") is String)
        assertEquals(JsonParser.parseString("$ios"), JsonParser.parseString("$android"))
    }

    private fun without(member: String) = JSONObject(json).apply { remove(member) }.toString()
}
