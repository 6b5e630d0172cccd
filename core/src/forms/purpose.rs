//! What of a person a field asks for.

/// The autofill field names of the HTML standard (WHATWG, "Autofill", the table of `autocomplete`).
#[rustfmt::skip]
const PURPOSES: [&str; 54] = [
    "name", "honorific-prefix", "given-name", "additional-name", "family-name", "honorific-suffix", "nickname",
    "username", "new-password", "current-password", "one-time-code", "organization-title", "organization",
    "street-address", "address-line1", "address-line2", "address-line3", "address-level4", "address-level3",
    "address-level2", "address-level1", "country", "country-name", "postal-code", "cc-name", "cc-given-name",
    "cc-additional-name", "cc-family-name", "cc-number", "cc-exp", "cc-exp-month", "cc-exp-year", "cc-csc",
    "cc-type", "transaction-currency", "transaction-amount", "language", "bday", "bday-day", "bday-month",
    "bday-year", "sex", "url", "photo", "tel", "tel-country-code", "tel-national", "tel-area-code", "tel-local",
    "tel-local-prefix", "tel-local-suffix", "tel-extension", "email", "impp",
];

pub(super) fn is_purpose(name: &str) -> bool {
    PURPOSES.contains(&name)
}

/// Whether an answer to what is asked so may be offered again: who she is and how she is reached, and not what
/// opens an account or pays.
pub(super) fn may_be_offered(purpose: &str) -> bool {
    !["username", "one-time-code", "photo"].contains(&purpose)
        && !purpose.ends_with("-password")
        && !purpose.starts_with("cc-")
        && !purpose.starts_with("transaction-")
}

/// What the purpose is a part of: parts of one address, or of one name, are taken together or not at all.
pub(super) fn whole(purpose: &str) -> &str {
    match purpose {
        "street-address" | "postal-code" | "country" | "country-name" => "address",
        _ if purpose.starts_with("address-") => "address",
        _ if purpose.starts_with("tel") => "tel",
        _ if purpose.starts_with("bday") => "bday",
        _ if purpose.starts_with("honorific-") || purpose.ends_with("name") => "name",
        _ => purpose,
    }
}
