package org.citizencloud.app.model.phone

import org.citizencloud.app.model.CityConfig
import org.citizencloud.core.Authorizer

/** There is no sign-in yet: what is sent waits on the phone, and says that it waits for one. */
fun signIn(@Suppress("UNUSED_PARAMETER") city: CityConfig): Authorizer? = null
