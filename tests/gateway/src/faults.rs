//! Scripted faults: what goes wrong between a city and a phone, on demand and repeatable.

use std::fmt;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::http::StatusCode;

/// Operations of the API a fault can befall, by `operationId`, and the two folders of published files. The
/// caseworkers' side and the faults' own switch always work.
pub(crate) const OPERATIONS: [&str; 19] = [
    "answer",
    "case",
    "cases",
    "city",
    "create_upload",
    "delete_device",
    "delete_upload",
    "head_upload",
    "message_attachment",
    "message_states",
    "messages",
    "metadata",
    "patch_upload",
    "put_device",
    "submit",
    "targets",
    "token",
    "upload_options",
    "withdraw",
];

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The request is acted on, then the connection closes without a byte of the reply.
    DropReply,
    /// The connection closes before the request is acted on.
    DropRequest,
    /// The request is acted on this much later.
    Delay(Duration),
    /// This status and a problem instead of acting on the request.
    Status(StatusCode),
    /// The request is acted on, then the connection closes after this many bytes of the body.
    CutAfter(u64),
    /// The connection closes after this many bytes of the request's body; of a chunk of an upload, the city
    /// has got that much, and of all else nothing.
    CutRequest(u64),
    /// A captive portal's page instead of acting on the request.
    Html,
    /// Zeros without end (in fact 1 GiB) instead of acting on the request.
    Endless,
}

/// How often it goes wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
enum When {
    Times(u64),
    Always,
    Percent(f64),
}

#[derive(Clone, Debug, PartialEq)]
struct Rule {
    /// `None` stands for `*`.
    operation: Option<&'static str>,
    fault: Fault,
    when: When,
}

/// A list of faults: `<operation>=<fault>@<when>`, separated by commas.
///
/// * operation: an `operationId` of a resident's (`submit`, `patch_upload`), a folder of published files
///   (`metadata`, `targets`) or `*`
/// * fault: `drop_reply`, `drop_request`, `delay(MS)`, `status(CODE)`, `cut_after(BYTES)`,
///   `cut_request(BYTES)`, `html` or `endless`
/// * when: `once`, a number of times, `always`, or `<p>%` of the requests
///
/// An empty specification is no fault at all.
///
/// ```
/// let spec = "submit=drop_reply@once,*=delay(200)@10%".parse::<citizen_gateway::FaultSpec>();
/// assert!(spec.is_ok());
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FaultSpec(Vec<Rule>);

/// Why a fault specification cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FaultSpecError {
    /// Not of the form `<operation>=<fault>@<when>`.
    #[error("{0:?} is not of the form <operation>=<fault>@<when>")]
    Shape(String),
    /// No such operation.
    #[error("{0:?} is no operation; there are * and {list}", list = OPERATIONS.join(", "))]
    Operation(String),
    /// No such fault, or its argument is missing or out of range.
    #[error(
        "{0:?} is no fault; there are drop_reply, drop_request, delay(MS), status(400..599), \
         cut_after(BYTES), cut_request(BYTES), html, endless"
    )]
    Fault(String),
    /// No such time.
    #[error("{0:?} is no time; there are once, a number of times, always, and <0..100>%")]
    When(String),
}

impl FromStr for FaultSpec {
    type Err = FaultSpecError;

    fn from_str(text: &str) -> Result<Self, FaultSpecError> {
        text.split(',')
            .map(str::trim)
            .filter(|rule| !rule.is_empty())
            .map(parse_rule)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

fn parse_rule(text: &str) -> Result<Rule, FaultSpecError> {
    let shape = || FaultSpecError::Shape(text.to_owned());
    let (operation, rest) = text.split_once('=').ok_or_else(shape)?;
    let (fault, when) = rest.rsplit_once('@').ok_or_else(shape)?;
    let operation = match operation {
        "*" => None,
        name => Some(
            OPERATIONS
                .into_iter()
                .find(|known| *known == name)
                .ok_or_else(|| FaultSpecError::Operation(name.to_owned()))?,
        ),
    };
    Ok(Rule {
        operation,
        fault: parse_fault(fault).ok_or_else(|| FaultSpecError::Fault(fault.to_owned()))?,
        when: parse_when(when).ok_or_else(|| FaultSpecError::When(when.to_owned()))?,
    })
}

fn parse_fault(text: &str) -> Option<Fault> {
    let (name, argument) = match text.strip_suffix(')') {
        Some(call) => call
            .split_once('(')
            .map(|(name, argument)| (name, Some(argument)))?,
        None => (text, None),
    };
    match (name, argument) {
        ("drop_reply", None) => Some(Fault::DropReply),
        ("drop_request", None) => Some(Fault::DropRequest),
        ("html", None) => Some(Fault::Html),
        ("endless", None) => Some(Fault::Endless),
        ("delay", Some(ms)) => Some(Fault::Delay(Duration::from_millis(ms.parse().ok()?))),
        ("cut_request", Some(bytes)) => Some(Fault::CutRequest(bytes.parse().ok()?)),
        ("cut_after", Some(bytes)) => Some(Fault::CutAfter(bytes.parse().ok()?)),
        ("status", Some(code)) => code
            .parse()
            .ok()
            .and_then(|code: u16| StatusCode::from_u16(code).ok())
            .filter(|status| status.is_client_error() || status.is_server_error())
            .map(Fault::Status),
        _ => None,
    }
}

fn parse_when(text: &str) -> Option<When> {
    match text {
        "once" => Some(When::Times(1)),
        "always" => Some(When::Always),
        _ => match text.strip_suffix('%') {
            Some(percent) => percent
                .parse()
                .ok()
                .filter(|percent| (0.0..=100.0).contains(percent))
                .map(When::Percent),
            None => text.parse().ok().map(When::Times),
        },
    }
}

/// The faults in force.
pub(crate) struct Faults {
    seed: u64,
    rules: Mutex<Vec<ActiveRule>>,
}

struct ActiveRule {
    rule: Rule,
    random: fastrand::Rng,
}

impl fmt::Debug for Faults {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Faults")
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

impl Faults {
    /// These faults; percentages are drawn from `seed`, the same ones each time.
    pub(crate) fn new(spec: FaultSpec, seed: u64) -> Self {
        let faults = Self {
            seed,
            rules: Mutex::new(Vec::new()),
        };
        faults.add(spec);
        faults
    }

    /// Puts more faults after those in force.
    pub(crate) fn add(&self, spec: FaultSpec) {
        let mut rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        for rule in spec.0 {
            // A generator of its own for each rule: one rule's draws do not shift another's.
            let place = u64::try_from(rules.len()).unwrap_or(u64::MAX);
            let random = fastrand::Rng::with_seed(self.seed.wrapping_add(place << 32));
            rules.push(ActiveRule { rule, random });
        }
    }

    /// Ends all faults.
    pub(crate) fn clear(&self) {
        self.rules
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// The fault that befalls this request: of the rules for its operation, in the order they were
    /// given, the first whose time it is.
    pub(crate) fn draw(&self, operation: &str) -> Option<Fault> {
        let mut rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        rules
            .iter_mut()
            .filter(|active| active.rule.operation.is_none_or(|name| name == operation))
            .find_map(|active| {
                let strikes = match &mut active.rule.when {
                    When::Always => true,
                    When::Times(0) => false,
                    When::Times(left) => {
                        *left -= 1;
                        true
                    }
                    When::Percent(percent) => active.random.f64() * 100.0 < *percent,
                };
                strikes.then_some(active.rule.fault)
            })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn faults(spec: &str, seed: u64) -> Faults {
        Faults::new(spec.parse().unwrap(), seed)
    }

    #[test]
    fn every_fault_and_every_time_can_be_written() {
        let faults = faults(
            "submit=drop_reply@once, token=drop_request@2,targets=delay(250)@always,\
             cases=status(503)@100%,case=cut_after(64)@once,messages=html@once,city=endless@once,
             patch_upload=cut_request(9)@once",
            1,
        );
        assert_eq!(faults.draw("submit"), Some(Fault::DropReply));
        assert_eq!(faults.draw("submit"), None);
        assert_eq!(faults.draw("token"), Some(Fault::DropRequest));
        assert_eq!(faults.draw("token"), Some(Fault::DropRequest));
        assert_eq!(faults.draw("token"), None);
        assert_eq!(
            faults.draw("targets"),
            Some(Fault::Delay(Duration::from_millis(250)))
        );
        assert_eq!(
            faults.draw("cases"),
            Some(Fault::Status(StatusCode::SERVICE_UNAVAILABLE))
        );
        assert_eq!(faults.draw("case"), Some(Fault::CutAfter(64)));
        assert_eq!(faults.draw("patch_upload"), Some(Fault::CutRequest(9)));
        assert_eq!(faults.draw("messages"), Some(Fault::Html));
        assert_eq!(faults.draw("city"), Some(Fault::Endless));
        faults.clear();
        assert_eq!(faults.draw("targets"), None);
    }

    #[test]
    fn the_first_rule_whose_time_it_is_wins() {
        let faults = faults("submit=drop_reply@once,*=html@always", 1);
        assert_eq!(faults.draw("submit"), Some(Fault::DropReply));
        assert_eq!(faults.draw("submit"), Some(Fault::Html));
        assert_eq!(faults.draw("city"), Some(Fault::Html));
    }

    #[test]
    fn a_seed_decides_which_requests_are_struck() {
        let draws = |seed| {
            let faults = faults("submit=drop_reply@10%", seed);
            (0..1000)
                .map(|_| faults.draw("submit").is_some())
                .collect::<Vec<_>>()
        };
        assert_eq!(draws(7), draws(7));
        assert_ne!(draws(7), draws(8));
        let struck = draws(7).into_iter().filter(|struck| *struck).count();
        assert!((60..=140).contains(&struck), "10 % of 1,000, not {struck}");
    }

    #[test]
    fn a_wrong_specification_is_named() {
        let error = |text: &str| text.parse::<FaultSpec>().unwrap_err();
        assert_eq!(error("submit"), FaultSpecError::Shape("submit".to_owned()));
        assert_eq!(
            error("submit=html"),
            FaultSpecError::Shape("submit=html".to_owned())
        );
        assert_eq!(
            error("pay=html@once"),
            FaultSpecError::Operation("pay".to_owned())
        );
        assert_eq!(
            error("city=delay@once"),
            FaultSpecError::Fault("delay".to_owned())
        );
        assert_eq!(
            error("city=status(200)@once"),
            FaultSpecError::Fault("status(200)".to_owned())
        );
        assert_eq!(
            error("city=html@101%"),
            FaultSpecError::When("101%".to_owned())
        );
        assert_eq!(
            error("city=html@often"),
            FaultSpecError::When("often".to_owned())
        );
        assert_eq!("".parse(), Ok(FaultSpec::default()));
    }
}
