package org.example

// README-begin
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.mapNotNull
import org.citizencloud.core.*

suspend fun applyForTransitCard(config: ClientConfig, keys: KeyStore, signIn: Authorizer): String {
    val client = CitizenClient(config, keys, signIn)
    client.open()
    client.catalogue().refresh() // from here on, no network is needed

    val service = client.catalogue().search(SearchRequest("apply senior transit card", "en")).first().service
    val form = client.forms().start(service.id)
    form.answer("/full_name", Answer.Text("Li Na"), "en") // sealed and on the disk when it returns
    form.answer("/date_of_birth", Answer.Date("1951-03-08"), "en")
    form.answer("/phone", Answer.Text("13800138000"), "en")
    form.answer("/for_someone_else", Answer.YesNo(false), "en")
    form.answer("/delivery", Answer.Choice("office"), "en")
    form.answer("/pick_up_office", Answer.Choice("ferry_terminal"), "en")
    form.problems("en").forEach { println(it.message) } // each names its field

    val submission = form.submit("en") // from here on, it reaches the city once, whatever happens
    return client.outbox().updates("en")
        .mapNotNull { outbox -> outbox.submissions.single { it.id == submission.id }.state as? SubmissionState.Accepted }
        .first().caseNumber
}
// README-end
