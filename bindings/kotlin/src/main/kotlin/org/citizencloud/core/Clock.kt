package org.citizencloud.core

import java.time.Duration
import java.time.Instant
import java.time.ZoneId

/** So far ahead changes of the clock are told: none is decided on earlier, and the app is started again before. */
private val AHEAD = Duration.ofDays(5 * 366)

/** What clocks show in [zone] from [now] on, for [CitizenClient.setWallClock]. */
public fun wallClock(zone: ZoneId = ZoneId.systemDefault(), now: Instant = Instant.now()): WallClock {
    val rules = zone.rules
    val changes = generateSequence(rules.nextTransition(now)) { rules.nextTransition(it.instant) }
        .takeWhile { it.instant < now + AHEAD }
        .map { OffsetChange(it.instant, it.offsetAfter.totalSeconds) }
    return WallClock(rules.getOffset(now).totalSeconds, changes.toList())
}
