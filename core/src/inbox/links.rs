//! Where a link in a message leads, and whether this app opens it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use url::{Host, Url};

use super::{ActionKind, MessageAction};
use crate::{
    environment::Timestamp,
    text::{Text, is_blank, is_unseen},
};

/// No URL is longer, in bytes.
const URL_BYTES: usize = 2_000;

/// The hosts that the city's profile lists: only links to them are opened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkHosts(BTreeSet<String>);

/// A link in a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Link {
    /// Where it leads.
    pub url: String,
    /// The host, in ASCII as the network knows it: `xn--…` where it is written in other letters. Empty where there is
    /// none.
    pub host: String,
    /// Whether it may be opened: it leads over TLS to a host that the city's profile lists, and says so.
    pub opens: bool,
    /// Whether it looks as if it led elsewhere: its host is written in letters that others resemble, or its words are
    /// another host, or have one of the city's among them. Show [`Link::host`] then.
    pub is_lookalike: bool,
}

/// What can be done about a message, as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OfferedAction {
    /// What is done.
    pub kind: ActionKind,
    /// What the city calls it; `None`: as its kind is called.
    pub label: Option<String>,
    /// Where it is done.
    pub link: Option<Link>,
    /// Of an entry in a calendar: when it begins.
    pub starts_at: Option<Timestamp>,
    /// Of an entry in a calendar: when it ends.
    pub ends_at: Option<Timestamp>,
    /// Of an entry in a calendar: where it is.
    pub place: Option<String>,
}

impl LinkHosts {
    /// These, as they stand in URLs.
    pub fn new(hosts: impl IntoIterator<Item = String>) -> Self {
        Self(hosts.into_iter().collect())
    }

    /// A link to `url` that is called `words`; `None` where it is no URL at all.
    pub fn link(&self, url: &str, words: &str) -> Option<Link> {
        if url.len() > URL_BYTES {
            return None;
        }
        let url = Url::parse(url).ok()?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let is_listed = self.0.contains(&host);
        let is_foreign = !is_listed && host.split('.').any(|label| label.starts_with("xn--"));
        let is_lookalike =
            is_foreign || is_another_host(words, &host) || (!is_listed && self.is_named_in(words));
        let is_plain =
            url.username().is_empty() && url.password().is_none() && url.port().is_none();
        let opens = url.scheme() == "https" && is_listed && is_plain && !is_lookalike;
        Some(Link {
            opens,
            is_lookalike,
            host,
            url: url.into(),
        })
    }

    /// Whether a host of the city's stands somewhere in `words`.
    fn is_named_in(&self, words: &str) -> bool {
        let words = words.split(is_unseen);
        let mut bare =
            words.map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()));
        bare.any(|word| host_of(word).is_some_and(|host| self.0.contains(&host)))
    }

    /// The actions that are offered in `language`.
    pub fn actions(&self, actions: &[MessageAction], language: &str) -> Vec<OfferedAction> {
        let offered = actions
            .iter()
            .filter_map(|action| self.action(action, language));
        offered.collect()
    }

    /// An action as it is shown in `language`; `None` for one that this app does not know, that lacks what it needs, or
    /// that leads where no link is opened.
    fn action(&self, action: &MessageAction, language: &str) -> Option<OfferedAction> {
        let words = |text: &Text| {
            let words = text.in_language(language);
            (!is_blank(words)).then(|| words.to_owned())
        };
        let label = action.label.as_ref().and_then(words);
        let called = label.as_deref().unwrap_or_default();
        let link = (action.url.as_deref()).and_then(|url| self.link(url, called));
        let is_complete = match action.kind {
            ActionKind::OpenCase | ActionKind::Answer => true,
            ActionKind::AddToCalendar => action.starts_at.is_some(),
            ActionKind::Book | ActionKind::Pay | ActionKind::OpenLink => {
                link.as_ref().is_some_and(|link| link.opens)
            }
            ActionKind::Other => false,
        };
        is_complete.then(|| OfferedAction {
            kind: action.kind,
            label,
            link,
            starts_at: action.starts_at,
            ends_at: action.ends_at,
            place: action.place.as_ref().and_then(words),
        })
    }
}

/// Whether `words` read as a host, or a URL, other than `host`.
fn is_another_host(words: &str, host: &str) -> bool {
    host_of(words.trim_matches(is_unseen)).is_some_and(|named| named != host)
}

/// The host of `words` that read as one, or as a URL.
fn host_of(words: &str) -> Option<String> {
    if words.contains(char::is_whitespace) || !words.contains('.') {
        return None;
    }
    let url = match words.contains("://") {
        true => Url::parse(words),
        false => Url::parse(&format!("https://{words}")),
    };
    match url.ok()?.host()? {
        // `e.g.` and the like are hosts to a parser, and to nobody else.
        Host::Domain(named) => {
            let is_name = named.rsplit('.').next().is_some_and(|last| last.len() >= 2);
            is_name.then(|| named.to_owned())
        }
        address => Some(address.to_string()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;

    fn hosts() -> LinkHosts {
        LinkHosts::new([
            "pay.city.example".to_owned(),
            "xn--fiqs8s.example".to_owned(),
        ])
    }

    #[test]
    fn only_links_over_tls_to_listed_hosts_open() {
        for (url, opens) in [
            ("https://pay.city.example/bill?id=7", true),
            // A city may be called in its own letters.
            ("https://中国.example/", true),
            ("http://pay.city.example/", false),
            ("https://pay.city.example:8443/", false),
            ("https://pay.city.example@evil.example/", false),
            ("https://li:na@pay.city.example/", false),
            ("https://city.example/", false),
            ("https://pay.city.example.evil.example/", false),
            ("javascript:alert(1)", false),
            ("mailto:city@pay.city.example", false),
            ("intent://pay.city.example#Intent;end", false),
        ] {
            let link = hosts().link(url, "").unwrap();
            assert_eq!(link.opens, opens, "{link:?}");
        }
        assert_eq!(hosts().link("pay.city.example", ""), None);
        let long = format!("https://pay.city.example/{}", "a".repeat(2_000));
        assert_eq!(hosts().link(&long, ""), None);
    }

    #[test]
    fn a_lookalike_is_told_and_shown_as_the_network_knows_it() {
        // Its second letter is Cyrillic.
        let link = hosts()
            .link("https://pаy.city.example/", "Pay now")
            .unwrap();
        assert!(link.is_lookalike && !link.opens);
        assert!(link.host.starts_with("xn--"), "{}", link.host);
        let elsewhere = hosts().link("https://evil.example/", "https://pay.city.example");
        assert!(elsewhere.unwrap().is_lookalike);
        let elsewhere = hosts().link("https://pay.city.example/", "bank.example/login");
        assert!(
            elsewhere
                .as_ref()
                .is_some_and(|link| link.is_lookalike && !link.opens)
        );
        for words in [
            "pay.city.example",
            "https://pay.city.example/other",
            "e.g.",
            "Pay 3.50",
        ] {
            let link = hosts().link("https://pay.city.example/", words).unwrap();
            assert!(link.opens, "{words}");
        }
    }

    #[test]
    fn a_trap_that_has_a_host_of_the_citys_among_its_words_is_told() {
        for words in [
            "Visit pay.city.example",
            "pay.city.example/bill now",
            "pay.city.example\u{200e}",
            "(https://pay.city.example/) today",
        ] {
            let link = hosts().link("https://evil.example/", words).unwrap();
            assert!(link.is_lookalike && !link.opens, "{words}");
        }
        // What has a dot in it is no host for that.
        for words in ["Download form.pdf", "Read more at 9.30 a.m."] {
            let elsewhere = hosts().link("https://evil.example/", words).unwrap();
            assert!(!elsewhere.is_lookalike && !elsewhere.opens, "{words}");
            let ours = hosts().link("https://pay.city.example/", words).unwrap();
            assert!(ours.opens, "{words}");
        }
    }

    #[test]
    fn an_action_is_offered_where_it_is_whole_and_leads_to_the_city() {
        let offered = |action: serde_json::Value| {
            let action: MessageAction = serde_json::from_value(action).unwrap();
            hosts().action(&action, "zh-Hans")
        };
        let pay = offered(json!({
            "kind": "pay", "url": "https://pay.city.example/7", "label": {"en": "Pay", "zh-Hans": "缴费"},
        }));
        assert_eq!(pay.unwrap().label.as_deref(), Some("缴费"));
        assert!(offered(json!({"kind": "open_case"})).is_some());
        let meeting = json!({"kind": "add_to_calendar", "starts_at": "2026-12-01T09:00:00Z"});
        assert!(offered(meeting).is_some());
        for not_offered in [
            json!({"kind": "pay"}),
            json!({"kind": "pay", "url": "https://evil.example/"}),
            json!({"kind": "pay", "url": "https://pay.city.example/7", "label": {"en": "bank.example"}}),
            json!({"kind": "add_to_calendar"}),
            json!({"kind": "sing"}),
        ] {
            assert_eq!(offered(not_offered.clone()), None, "{not_offered}");
        }
    }
}
