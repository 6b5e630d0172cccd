//! The part of Fluent that Android and Apple can say too: text, arguments, and one choice by
//! `$count`. Whatever else stands in a source is a fault, and so is a difference between languages.

use std::collections::BTreeMap;

use fluent_syntax::{
    ast::{self, Expression, InlineExpression, PatternElement, VariantKey},
    parser::{self, ParserError},
    unicode::unescape_unicode_to_string,
};

use crate::languages::{Language, Plural};

/// The argument that is a number and chooses the plural; all others are text.
const COUNT: &str = "count";

/// What is said in one language: key to message.
pub(crate) struct Words {
    pub(crate) language: &'static Language,
    pub(crate) messages: BTreeMap<String, Message>,
}

pub(crate) struct Message {
    line: usize,
    /// In the order in which the first language mentions them, which every shell passes them in.
    pub(crate) arguments: Vec<String>,
    pub(crate) forms: Forms,
}

pub(crate) enum Forms {
    Plain(Pattern),
    /// For a message with `$count`: one for each plural category of its language.
    Plural(BTreeMap<Plural, Pattern>),
}

pub(crate) type Pattern = Vec<Part>;

#[derive(Clone)]
pub(crate) enum Part {
    Text(String),
    Argument(String),
}

/// What a shell fills in.
pub(crate) enum Slot {
    /// The text at this position, from 1.
    Text(usize),
    /// The number, which is the only argument.
    Count,
}

impl Message {
    pub(crate) fn slot(&self, argument: &str) -> Slot {
        if argument == COUNT {
            return Slot::Count;
        }
        let before = self.arguments.iter().take_while(|&name| name != argument);
        Slot::Text(before.count() + 1)
    }
}

/// Reads the source of each language; the first one decides which messages and arguments there are.
///
/// # Errors
/// Every fault there is, as `file:line: key: what is wrong`.
pub(crate) fn words(sources: &[(&'static Language, String)]) -> Result<Vec<Words>, Vec<String>> {
    let mut faults = Vec::new();
    let mut words: Vec<Words> = Vec::new();
    for (language, text) in sources {
        let mut source = Source {
            language,
            text,
            faults: &mut faults,
        };
        words.push(source.words());
    }
    if faults.is_empty()
        && let [first, others @ ..] = words.as_mut_slice()
    {
        for other in others {
            agree(first, other, &mut faults);
        }
    }
    if faults.is_empty() {
        Ok(words)
    } else {
        Err(faults)
    }
}

struct Source<'a> {
    language: &'static Language,
    text: &'a str,
    faults: &'a mut Vec<String>,
}

/// What is wrong, and the part of the source where.
struct Wrong<'a> {
    at: &'a str,
    what: String,
}

impl<'a> Source<'a> {
    fn words(&mut self) -> Words {
        let resource = parser::parse_runtime(self.text).unwrap_or_else(|(readable, errors)| {
            errors.iter().for_each(|error| self.not_fluent(error));
            readable
        });
        let mut messages: BTreeMap<String, Message> = BTreeMap::new();
        for entry in resource.body {
            let read = match entry {
                ast::Entry::Message(message) => {
                    let key = message.id.name;
                    let read = self.message(message);
                    (
                        key,
                        read.map(|message| messages.insert(key.to_owned(), message)),
                    )
                }
                ast::Entry::Term(term) => (term.id.name, Err(wrong(term.id.name, "is a term"))),
                _ => continue,
            };
            match read {
                (_, Ok(None)) => {}
                (key, Ok(Some(earlier))) => {
                    let what = format!("stands in line {} already", earlier.line);
                    self.fault(self.line_of(key), key, &what);
                }
                (key, Err(wrong)) => self.fault(self.line_of(wrong.at), key, &wrong.what),
            }
        }
        Words {
            language: self.language,
            messages,
        }
    }

    fn message(&self, message: ast::Message<&'a str>) -> Result<Message, Wrong<'a>> {
        let key = message.id.name;
        if !is_kebab_case(key) {
            return Err(wrong(key, "is not written like `home-search`"));
        }
        if let Some(attribute) = message.attributes.first() {
            return Err(wrong(attribute.id.name, "has an attribute"));
        }
        let Some(pattern) = message.value else {
            return Err(wrong(key, "has no words"));
        };
        let forms = forms(key, &pattern)?;
        let mut arguments: Vec<String> = Vec::new();
        for part in forms.values().flatten() {
            match part {
                Part::Argument(name) if !arguments.contains(name) => arguments.push(name.clone()),
                _ => {}
            }
        }
        Ok(Message {
            line: self.line_of(key),
            forms: self.counted(key, forms, &arguments)?,
            arguments,
        })
    }

    /// The forms, if they are those that the language counts by.
    fn counted(
        &self,
        key: &'a str,
        mut forms: BTreeMap<Plural, Pattern>,
        arguments: &[String],
    ) -> Result<Forms, Wrong<'a>> {
        let present: Vec<Plural> = forms.keys().copied().collect();
        let other = forms.get(&Plural::Other).into_iter().flatten();
        let mut counts = other.filter(|part| matches!(part, Part::Argument(name) if name == COUNT));
        if counts.next().is_none() {
            let has_choice =
                present != [Plural::Other] || arguments.iter().any(|name| name == COUNT);
            return match forms.remove(&Plural::Other) {
                Some(pattern) if !has_choice => Ok(Forms::Plain(pattern)),
                _ => Err(wrong(key, "does not say $count in [other]")),
            };
        }
        if arguments.len() > 1 {
            // Apple's catalogs would need another construction for that.
            return Err(wrong(key, "has another argument beside $count"));
        }
        let (tag, expected) = (self.language.tag, self.language.plurals);
        if present != expected {
            let what = format!(
                "has {}; {tag} counts by {}",
                names(&present),
                names(expected)
            );
            return Err(Wrong { at: key, what });
        }
        Ok(Forms::Plural(forms))
    }

    fn not_fluent(&mut self, error: &ParserError) {
        let start = error
            .slice
            .as_ref()
            .map_or(error.pos.start, |slice| slice.start);
        let junk = self.text.get(start..).unwrap_or_default().trim_start();
        let key = junk.split([' ', '=', '\n']).next().unwrap_or_default();
        let before = self.text.get(..error.pos.start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        self.fault(line, key, &error.to_string());
    }

    fn fault(&mut self, line: usize, key: &str, what: &str) {
        let file = self.language.source();
        self.faults.push(format!("{file}:{line}: {key}: {what}"));
    }

    /// The line of a part of the text, which the parser hands out without copying.
    fn line_of(&self, part: &str) -> usize {
        let offset = part.as_ptr().addr() - self.text.as_ptr().addr();
        let before = self.text.get(..offset).unwrap_or_default();
        before.matches('\n').count() + 1
    }
}

fn wrong<'a>(at: &'a str, what: &str) -> Wrong<'a> {
    Wrong {
        at,
        what: what.to_owned(),
    }
}

fn is_kebab_case(key: &str) -> bool {
    let is_word = |word: &str| {
        let lower = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        !word.is_empty() && word.bytes().all(lower)
    };
    key.split('-').all(is_word)
}

fn names(plurals: &[Plural]) -> String {
    let names: Vec<&str> = plurals.iter().map(|plural| plural.name()).collect();
    names.join(", ")
}

/// The words of a pattern by plural; what stands around the choice is repeated in each form.
fn forms<'a>(
    key: &'a str,
    pattern: &ast::Pattern<&'a str>,
) -> Result<BTreeMap<Plural, Pattern>, Wrong<'a>> {
    let mut forms = BTreeMap::from([(Plural::Other, Pattern::new())]);
    let mut chosen = false;
    for element in &pattern.elements {
        let PatternElement::Placeable {
            expression: Expression::Select { selector, variants },
        } = element
        else {
            let part = part(key, element)?;
            for form in forms.values_mut() {
                form.push(part.clone());
            }
            continue;
        };
        if chosen {
            return Err(wrong(key, "chooses twice"));
        }
        chosen = true;
        if !matches!(selector, InlineExpression::VariableReference { id } if id.name == COUNT) {
            return Err(wrong(key, "chooses by something else than $count"));
        }
        let before = forms.remove(&Plural::Other).unwrap_or_default();
        for variant in variants {
            let (plural, at) = plural(variant)?;
            let mut form = before.clone();
            for element in &variant.value.elements {
                form.push(part(at, element)?);
            }
            if forms.insert(plural, form).is_some() {
                return Err(wrong(at, "has one of its plurals twice"));
            }
        }
    }
    Ok(forms)
}

fn plural<'a>(variant: &ast::Variant<&'a str>) -> Result<(Plural, &'a str), Wrong<'a>> {
    let (VariantKey::Identifier { name } | VariantKey::NumberLiteral { value: name }) = variant.key;
    let Some(plural) = Plural::named(name) else {
        return Err(wrong(name, "has a variant that is no plural category"));
    };
    if variant.default != (plural == Plural::Other) {
        return Err(wrong(name, "has another default than [other]"));
    }
    Ok((plural, name))
}

/// `at` is for an element that is a fault and has no name of its own.
fn part<'a>(at: &'a str, element: &PatternElement<&'a str>) -> Result<Part, Wrong<'a>> {
    match element {
        PatternElement::TextElement { value } => Ok(Part::Text((*value).to_owned())),
        // How a source writes what one cannot see, such as { "\u2066" }.
        PatternElement::Placeable {
            expression: Expression::Inline(InlineExpression::StringLiteral { value }),
        } => Ok(Part::Text(unescape_unicode_to_string(value).into_owned())),
        PatternElement::Placeable {
            expression: Expression::Inline(InlineExpression::VariableReference { id }),
        } => Ok(Part::Argument(id.name.to_owned())),
        PatternElement::Placeable { .. } => Err(wrong(
            at,
            "has something else in braces than an argument or \"text\"",
        )),
    }
}

/// Holds `other` against `first` and takes over the order of its arguments.
fn agree(first: &Words, other: &mut Words, faults: &mut Vec<String>) {
    let file = other.language.source();
    let mut fault = |line: usize, key: &str, what: String| {
        faults.push(format!("{file}:{line}: {key}: {what}"));
    };
    let model = first.language.source();
    let mut line_before = 1;
    for (key, expected) in in_file_order(first) {
        let Some(message) = other.messages.get_mut(key) else {
            fault(line_before, key, "is missing after this line".to_owned());
            continue;
        };
        if message.line < line_before {
            fault(
                message.line,
                key,
                format!("stands elsewhere than in {model}"),
            );
        }
        line_before = line_before.max(message.line);
        for name in &expected.arguments {
            if !message.arguments.contains(name) {
                fault(message.line, key, format!("does not use ${name}"));
            }
        }
        for name in &message.arguments {
            if !expected.arguments.contains(name) {
                fault(message.line, key, format!("uses ${name}, {model} does not"));
            }
        }
        message.arguments.clone_from(&expected.arguments);
    }
    for (key, message) in &other.messages {
        if !first.messages.contains_key(key) {
            fault(message.line, key, format!("is not in {model}"));
        }
    }
}

fn in_file_order(words: &Words) -> Vec<(&String, &Message)> {
    let mut messages: Vec<_> = words.messages.iter().collect();
    messages.sort_by_key(|(_, message)| message.line);
    messages
}
