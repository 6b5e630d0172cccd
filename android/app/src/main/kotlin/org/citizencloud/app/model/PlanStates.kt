package org.citizencloud.app.model

// What there is to do about something that happens in a life, what is for her, and what she has marked. See States.kt.

data class LifeEventsState(val events: Content<List<LifeEventItem>>)

/** [steps]: how many services its plan has. */
data class LifeEventItem(val id: String, val name: String, val description: String, val steps: Int)

/** [trouble]: why an answer could not be kept. */
data class PlanState(val plan: Content<PlanDetails>, val trouble: Trouble?)

/** What there is to do about a life event. Days are written `2026-01-31`. */
data class PlanDetails(
    val name: String,
    val description: String,
    /** How its day is asked for. */
    val dateQuestion: String,
    val date: String,
    /** What has to be known to tell which steps apply, and what was asked here before. */
    val questions: List<FieldItem>,
    /** Each after those that it waits for. */
    val steps: List<PlanStepItem>,
    /** Each once. */
    val documents: List<PlanDocumentItem>,
    /** What all steps cost together that apply or may apply, by currency; empty is free of charge. */
    val fees: List<FeeLine>,
    /** It may be more than that. */
    val feesAtLeast: Boolean,
    /** Why what she has told cannot be read: the plan is worked out without it. */
    val personal: Trouble?,
)

/** What the city's rules say, which bind nobody; [NeedsToKnow]: it turns on what she has not told. */
enum class VerdictKind { Yes, No, NeedsToKnow }

data class PlanStepItem(
    val serviceId: String,
    val name: String,
    val verdict: VerdictKind,
    /** The rules that decide, in words. */
    val because: List<String>,
    /** The names of the services that come first. */
    val after: List<String>,
    /** The first day on which it can be done; null for any. */
    val earliest: String?,
    /** The last day on which it should be done; null where there is no hurry. */
    val due: String?,
    /** [due] has passed. */
    val overdue: Boolean,
    /** Empty: free of charge; null where the city does not say. */
    val fees: List<FeeLine>?,
    /** Where it can be done first. */
    val office: PlanOfficeItem?,
    /** The documents that one has after it. */
    val outputs: List<String>,
    /** What is to be minded. */
    val note: String?,
)

data class PlanOfficeItem(val name: String, val address: String, val opening: OpeningItem)

/** [from]: the step of this plan that one has it from; null where it has to be there already. */
data class PlanDocumentItem(val name: String, val from: String?)

/** [trouble]: why an answer could not be kept. */
data class EligibilityState(val eligibility: Content<EligibilityDetails>, val trouble: Trouble?)

data class EligibilityDetails(
    val serviceName: String,
    val verdict: VerdictKind,
    /** The rules that decide, in words. */
    val because: List<String>,
    /** What has to be known to tell, and what was asked here before. */
    val questions: List<FieldItem>,
    /** The service's own words on who may apply. */
    val words: String,
)

data class FactsState(
    /** What she has told. */
    val facts: Content<List<FieldItem>>,
    /** She is asked whether all of it is to be deleted. */
    val forgetting: Boolean,
    /** Why an answer could not be kept or deleted. */
    val trouble: Trouble?,
)

/** [trouble]: why a mark could not be taken away. */
data class FavouritesState(val favourites: Content<List<FavouriteItem>>, val trouble: Trouble?)

/** A service that she has marked; [withdrawn]: the city does not offer it any more. */
data class FavouriteItem(
    val id: String,
    val name: String,
    val summary: String,
    val department: String,
    val withdrawn: Boolean,
)
