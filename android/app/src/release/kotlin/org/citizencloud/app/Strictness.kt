package org.citizencloud.app

/** Nothing is watched on a resident's phone. */
internal fun beStrict() = Unit
