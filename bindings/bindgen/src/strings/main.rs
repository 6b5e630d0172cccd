//! `citizen-strings`, as `script/strings` calls it in the repository's root: reads the words of
//! both shells' screens, `bindings/strings/*.ftl`, and writes what Android and iOS read them from.

mod android;
mod apple;
mod languages;
#[cfg(test)]
mod style;
#[cfg(test)]
mod tests;
mod words;

use std::{collections::BTreeMap, fs, path::Path, process::ExitCode};

use anyhow::Context;

use languages::{LANGUAGES, Language};
use words::{Words, words};

fn main() -> anyhow::Result<ExitCode> {
    let root = Path::new(".");
    let words = match words(&sources(root)?) {
        Ok(words) => words,
        Err(faults) => {
            eprintln!("{}", faults.join("\n"));
            return Ok(ExitCode::FAILURE);
        }
    };
    for (path, content) in files(&words) {
        let path = root.join(path);
        // An equal file keeps its date, so that nothing is compiled again for it.
        if fs::read_to_string(&path).is_ok_and(|present| present == content) {
            continue;
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, content).with_context(|| path.display().to_string())?;
    }
    Ok(ExitCode::SUCCESS)
}

fn sources(root: &Path) -> anyhow::Result<Vec<(&'static Language, String)>> {
    LANGUAGES
        .iter()
        .map(|language| {
            let path = root.join(language.source());
            let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            Ok((language, text))
        })
        .collect()
}

/// Every file that is made of the words: its path from the repository's root, and its content.
fn files(words: &[Words]) -> BTreeMap<String, String> {
    let mut files = android::files(words);
    files.extend(apple::files(words));
    files
}
