//! Where a link in a message leads, and whether this app opens it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use url::{Host, Url};

use super::{ActionKind, MessageAction};
use crate::{environment::Timestamp, text::is_control};

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
    /// Whether it looks as if it led elsewhere: its host is written in letters that others resemble, or its words name
    /// another host. Show [`Link::host`] then.
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
        let is_lookalike = is_foreign || names_another_host(words, &host);
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
        let words = |text: &crate::text::Text| {
            let words = text.in_language(language);
            let words: String = words.chars().filter(|it| !is_control(*it)).collect();
            (!words.trim().is_empty()).then_some(words)
        };
        let link = action.url.as_deref().and_then(|url| self.link(url, ""));
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
            label: action.label.as_ref().and_then(words),
            link,
            starts_at: action.starts_at,
            ends_at: action.ends_at,
            place: action.place.as_ref().and_then(words),
        })
    }
}

/// Whether `words` read as a host, or a URL, other than `host`.
fn names_another_host(words: &str, host: &str) -> bool {
    let words = words.trim();
    if words.is_empty() || words.contains(char::is_whitespace) || !words.contains('.') {
        return false;
    }
    let url = match words.contains("://") {
        true => Url::parse(words),
        false => Url::parse(&format!("https://{words}")),
    };
    // `e.g.` and the like are hosts to a parser, and to nobody else.
    let named = url
        .ok()
        .and_then(|url| url.host().map(|host| host.to_owned()));
    match named {
        Some(Host::Domain(named)) => {
            let is_name = named.rsplit('.').next().is_some_and(|last| last.len() >= 2);
            is_name && named != host
        }
        Some(address) => address.to_string() != host,
        None => false,
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
            json!({"kind": "add_to_calendar"}),
            json!({"kind": "sing"}),
        ] {
            assert_eq!(offered(not_offered.clone()), None, "{not_offered}");
        }
    }
}
