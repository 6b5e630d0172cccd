//! The languages the shells speak, and how CLDR counts in them.

/// A plural category of CLDR, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Plural {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

impl Plural {
    const ALL: [Plural; 6] = [
        Plural::Zero,
        Plural::One,
        Plural::Two,
        Plural::Few,
        Plural::Many,
        Plural::Other,
    ];

    /// Its name in CLDR, Fluent, Android and Apple's catalogs.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Plural::Zero => "zero",
            Plural::One => "one",
            Plural::Two => "two",
            Plural::Few => "few",
            Plural::Many => "many",
            Plural::Other => "other",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Plural> {
        Plural::ALL.into_iter().find(|plural| plural.name() == name)
    }
}

pub(crate) struct Language {
    /// BCP 47.
    pub(crate) tag: &'static str,
    /// The cardinal categories that CLDR 47 gives it.
    pub(crate) plurals: &'static [Plural],
}

impl Language {
    /// Its Fluent source, from the repository's root.
    pub(crate) fn source(&self) -> String {
        format!("bindings/strings/{}.ftl", self.tag)
    }
}

/// The first one decides which messages and arguments there are, and is what a phone in none of the
/// languages shows.
pub(crate) static LANGUAGES: [Language; 4] = [
    Language {
        tag: "en",
        plurals: &[Plural::One, Plural::Other],
    },
    Language {
        tag: "zh-Hans",
        plurals: &[Plural::Other],
    },
    Language {
        tag: "es",
        plurals: &[Plural::One, Plural::Many, Plural::Other],
    },
    Language {
        tag: "ar",
        plurals: &Plural::ALL,
    },
];
