//! docs/cli.md, read by a program: the shapes and codes that it promises.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::Value;

/// What the page promises.
pub(crate) struct Document {
    /// By the heading's words without options, such as `draft start` or `Shape: draft`.
    shapes: BTreeMap<String, Value>,
    /// Codes and their exit codes.
    pub(crate) codes: BTreeMap<String, i32>,
}

impl Document {
    pub(crate) fn read() -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cli.md");
        let text = fs::read_to_string(path).unwrap();
        let mut shapes = BTreeMap::new();
        let mut codes = BTreeMap::new();
        for section in text.split("\n##").skip(1) {
            let heading = section
                .trim_start_matches('#')
                .lines()
                .next()
                .unwrap()
                .trim();
            let Some((_, block)) = section.split_once("```json\n") else {
                continue;
            };
            let (block, _) = block.split_once("```").unwrap();
            let shape = serde_json::from_str(block).unwrap();
            assert!(shapes.insert(name(heading), shape).is_none(), "{heading}");
        }
        for line in text.lines().filter(|line| line.starts_with("| ")) {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            if let (Ok(exit_code), Some(code)) = (cells[1].parse(), cells.get(2)) {
                codes.insert(code.trim_matches('`').to_owned(), exit_code);
            }
        }
        Self { shapes, codes }
    }

    /// The commands that it describes.
    pub(crate) fn commands(&self) -> impl Iterator<Item = &str> {
        self.shapes
            .keys()
            .map(String::as_str)
            .filter(|name| !name.starts_with("Shape: "))
    }

    /// `value` is as the section called `name` promises.
    pub(crate) fn holds(&self, name: &str, value: &Value) {
        let shape = self.shapes.get(name).unwrap_or_else(|| panic!("no {name}"));
        if let Err(difference) = self.fits(shape, value) {
            panic!("{name}: {difference}\nin {value:#}");
        }
    }

    fn fits(&self, shape: &Value, value: &Value) -> Result<(), String> {
        match (shape, value) {
            (Value::String(types), value) => {
                let tried: Vec<_> = types
                    .split(" or ")
                    .map(|kind| self.is(kind, value))
                    .collect();
                match tried.iter().any(Result::is_ok) {
                    true => Ok(()),
                    false => Err(format!("not {types}: {tried:?}")),
                }
            }
            (Value::Array(shapes), Value::Array(elements)) => elements
                .iter()
                .try_for_each(|element| self.fits(&shapes[0], element)),
            (Value::Object(shape), Value::Object(value)) => {
                for (name, inner) in shape {
                    match (value.get(name.trim_end_matches('?')), name.ends_with('?')) {
                        (Some(member), _) => self
                            .fits(inner, member)
                            .map_err(|difference| format!("{name}: {difference}"))?,
                        (None, true) => {}
                        (None, false) => return Err(format!("{name} is missing")),
                    }
                }
                let known = |name: &String| {
                    shape.contains_key(name) || shape.contains_key(&format!("{name}?"))
                };
                match value.keys().find(|name| !known(name)) {
                    Some(name) => Err(format!("{name} is not documented")),
                    None => Ok(()),
                }
            }
            (shape, value) => Err(format!("{value} is not {shape}")),
        }
    }

    fn is(&self, kind: &str, value: &Value) -> Result<(), String> {
        let is = match kind {
            "string" => value.is_string(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            "null" => value.is_null(),
            "object" => value.is_object(),
            named => {
                let shape = self.shapes.get(&format!("Shape: {named}"));
                return self.fits(shape.unwrap_or_else(|| panic!("no shape {named}")), value);
            }
        };
        if is {
            Ok(())
        } else {
            Err(format!("{value} is no {kind}"))
        }
    }
}

/// `` `draft answer DRAFT PATH` `` is about the command `draft answer`.
fn name(heading: &str) -> String {
    if heading.starts_with("Shape: ") {
        return heading.to_owned();
    }
    let words = heading.trim_matches('`').split(' ');
    words
        .take_while(|word| word.starts_with(|first: char| first.is_ascii_lowercase()))
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn every_documented_command_exists_and_every_command_is_documented() {
    let document = Document::read();
    for command in document.commands() {
        let ran = crate::support::ran(
            crate::support::citizen()
                .args(command.split(' '))
                .arg("--help"),
        );
        assert_eq!(ran.code, 0, "{command} is documented: {ran:?}");
        let usage = format!("Usage: citizen {command}");
        assert!(ran.output.contains(&usage), "{command}: {}", ran.output);
    }
    let mut to_ask = vec![String::new()];
    while let Some(command) = to_ask.pop() {
        let help = crate::support::ran(
            crate::support::citizen()
                .args(command.split_whitespace())
                .arg("--help"),
        );
        let inner: Vec<String> = help
            .output
            .lines()
            .skip_while(|line| *line != "Commands:")
            .skip(1)
            .take_while(|line| !line.is_empty())
            .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
            .filter_map(|line| line.split_whitespace().next())
            .filter(|name| *name != "help")
            .map(|name| format!("{command} {name}").trim().to_owned())
            .collect();
        if inner.is_empty() {
            assert!(
                document.commands().any(|known| known == command),
                "{command:?} is not documented"
            );
        }
        to_ask.extend(inner);
    }
}

#[test]
fn a_shape_that_differs_is_seen() {
    let document = Document::read();
    let right = serde_json::json!({"new_messages": 1, "unread": 1});
    document.holds("inbox refresh", &right);
    for wrong in [
        serde_json::json!({"new_messages": 1}),
        serde_json::json!({"new_messages": 1, "unread": "1"}),
        serde_json::json!({"new_messages": 1, "unread": 1, "more": 1}),
        serde_json::json!([]),
    ] {
        let shape = &document.shapes["inbox refresh"];
        assert!(document.fits(shape, &wrong).is_err(), "{wrong}");
    }
}
