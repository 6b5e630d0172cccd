//! Where answers, warnings and errors go: words for people, or JSON for programs.

use std::{
    io::{self, BufRead, IsTerminal, Write},
    time::Duration,
};

use console::Term;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use serde_json::json;

use crate::failure::Failure;

const RECOVERY_CODE: &str = "The recovery code, as it stands on the paper; an empty line ends it:";
/// So many digits has a recovery code. The key that it stands for has more characters.
const CODE_DIGITS: usize = 54;

/// The answer of one command, for a program and for a person.
pub(crate) struct Reply {
    json: String,
    words: String,
}

impl Reply {
    /// `json` must become an object; `words` are lines without the last line's end.
    pub(crate) fn new(json: impl Serialize, words: impl Into<String>) -> Result<Self, Failure> {
        Ok(Self {
            json: serde_json::to_string(&json).map_err(io::Error::from)?,
            words: words.into(),
        })
    }
}

/// Standard output and standard error.
#[derive(Clone, Copy)]
pub(crate) struct Terminal {
    json: bool,
}

impl Terminal {
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    pub(crate) fn is_json(self) -> bool {
        self.json
    }

    /// Prints an answer and flushes it, so that whoever reads it knows at once.
    pub(crate) fn say(self, reply: &Reply) -> Result<(), Failure> {
        match self.json {
            true => self.line(&reply.json),
            false => self.line(&plain(&reply.words)),
        }
    }

    /// Prints a line as it is and flushes it.
    pub(crate) fn line(self, line: &str) -> Result<(), Failure> {
        let mut output = io::stdout().lock();
        writeln!(output, "{line}")?;
        Ok(output.flush()?)
    }

    /// Says what is no answer of a command: to people where the answer goes too, and where a program reads the answer, on
    /// standard error.
    pub(crate) fn aside(self, words: &str) -> Result<(), Failure> {
        match self.json {
            true => self.tell(&plain(words)),
            false => self.line(&plain(words))?,
        }
        Ok(())
    }

    /// Asks for a line on standard input, without the spaces around it; nothing once that has ended.
    pub(crate) fn ask(self) -> Result<Option<String>, Failure> {
        let input = io::stdin();
        if !self.json {
            let mut output = io::stdout().lock();
            write!(output, "> ")?;
            output.flush()?;
        }
        let mut line = String::new();
        let read = input.lock().read_line(&mut line)?;
        if !self.json && !input.is_terminal() {
            // No key was pressed that would have ended the line on a screen.
            self.line("")?;
        }
        Ok((read > 0).then(|| line.trim().to_owned()))
    }

    /// Whether what is asked for is typed at a terminal.
    pub(crate) fn is_typed(self) -> bool {
        io::stdin().is_terminal()
    }

    /// Asks on standard error for a recovery code on standard input, over as many lines as it is written in.
    pub(crate) fn asked_for_code(self) -> Result<String, Failure> {
        self.tell(RECOVERY_CODE);
        Ok(code_in(io::stdin().lock(), self.is_typed())?)
    }

    /// Asks on standard error for a line on standard input, without the spaces around it. Where it is typed, it is not
    /// shown.
    pub(crate) fn asked_unseen(self, what: &str) -> Result<String, Failure> {
        self.tell(what);
        if !self.is_typed() {
            let mut line = String::new();
            io::stdin().lock().read_line(&mut line)?;
            return Ok(line.trim().to_owned());
        }
        let screens = [Term::stderr(), Term::stdout()];
        let screen = screens.iter().find(|screen| screen.is_term());
        let screen = screen.ok_or_else(|| {
            Failure::Usage("what is to be typed unseen needs a terminal to ask on".to_owned())
        })?;
        Ok(screen.read_secure_line()?.trim().to_owned())
    }

    /// Warns on standard error.
    pub(crate) fn warn(self, code: &str, message: &str) {
        self.tell(&if self.json {
            json!({ "warning": { "code": code, "message": message } }).to_string()
        } else {
            format!("warning: {}", plain(message))
        });
    }

    /// Tells on standard error why a command failed.
    pub(crate) fn fail(self, failure: &Failure, language: &str) {
        self.tell(&if self.json {
            failure.json(language).to_string()
        } else {
            let message = plain(&failure.message(language));
            let message = message.strip_prefix("error: ").unwrap_or(&message);
            format!("error: {message} ({})", failure.code())
        });
    }

    fn tell(self, line: &str) {
        // Where standard error is closed there is nobody to tell.
        let _ = writeln!(io::stderr().lock(), "{line}");
    }

    /// A sign of life on standard error while something is waited for; none for programs and where
    /// nobody looks. It goes when dropped.
    pub(crate) fn wait(self, for_what: &'static str) -> Waiting {
        let bar = self.bar(ProgressBar::new_spinner());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}, {elapsed}") {
            bar.set_style(style);
        }
        bar.set_message(for_what);
        bar.enable_steady_tick(Duration::from_millis(100));
        Waiting(bar)
    }

    /// A bar of `length` parts on standard error, under the same conditions.
    pub(crate) fn count(self, length: u64, what: &'static str) -> Waiting {
        let bar = self.bar(ProgressBar::new(length));
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {pos} of {len}") {
            bar.set_style(style);
        }
        bar.set_message(what);
        Waiting(bar)
    }

    fn bar(self, bar: ProgressBar) -> ProgressBar {
        bar.set_draw_target(if self.json {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        });
        bar
    }
}

/// The lines of a recovery code: to the one with which there are as many digits as it has, or to the end. Where it is typed,
/// an empty line ends it too; and the key that a code stands for is one line.
fn code_in(input: impl BufRead, is_typed: bool) -> io::Result<String> {
    let is_digit = |character: &char| character.is_alphanumeric() || *character == '|';
    let mut code = String::new();
    for line in input.lines() {
        let line = line?;
        if line.trim().is_empty() && is_typed {
            break;
        }
        code.push_str(line.trim());
        code.push(' ');
        if code.chars().filter(is_digit).count() >= CODE_DIGITS {
            break;
        }
    }
    Ok(code.trim().to_owned())
}

/// A sign of life, until it is dropped.
pub(crate) struct Waiting(ProgressBar);

impl Waiting {
    /// One more part is done.
    pub(crate) fn step(&self) {
        self.0.inc(1);
    }

    /// What tells it how far an upload is.
    pub(crate) fn upload(&self) -> Upload {
        Upload(self.0.clone())
    }
}

/// Tells a sign of life how far an upload is.
pub(crate) struct Upload(ProgressBar);

impl Upload {
    /// So much of all is uploaded, in bytes; nothing is shown where there is nothing to upload.
    pub(crate) fn tell(&self, uploaded_bytes: u64, all_bytes: u64) {
        if all_bytes == 0 {
            return;
        }
        let template = "{spinner} {msg}, {elapsed} {bar:30} {bytes} of {total_bytes}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.0.set_style(style);
        }
        self.0.set_length(all_bytes);
        self.0.set_position(uploaded_bytes);
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// As a terminal may show it: what it would act on, or what turns the order of a line around, is
/// written out (`\u{1b}`). The Unicode isolates that keep scripts apart on a screen go: terminals show
/// them as boxes. A line may end as those of files for other programs do.
pub(crate) fn plain(words: &str) -> String {
    let mut plain = String::with_capacity(words.len());
    let mut characters = words.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\u{2066}'..='\u{2069}' => {}
            '\n' | '\t' => plain.push(character),
            '\r' if matches!(characters.peek(), None | Some('\n')) => plain.push(character),
            '\u{2028}'..='\u{202e}' => plain.extend(character.escape_unicode()),
            _ if character.is_control() => plain.extend(character.escape_unicode()),
            _ => plain.push(character),
        }
    }
    plain
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::{code_in, plain};

    #[test]
    fn a_code_is_read_to_its_last_digit_over_however_many_lines() {
        let groups = [
            "000012 005667 011322",
            "016977 022632 028287",
            "033942 039597 603524",
        ];
        let whole = groups.join(" ");
        for written in [
            format!("{whole}\nnot of it\n"),
            groups.join("\n"),
            format!("{}\nnot of it", groups.join("\r\n")),
            whole.replace(' ', "\n"),
        ] {
            for is_typed in [true, false] {
                assert_eq!(code_in(written.as_bytes(), is_typed).unwrap(), whole);
            }
        }
        // With blank lines between, as a file may have it; who types ends it by one.
        let apart = groups.join("\n\n");
        let read = code_in(apart.as_bytes(), false).unwrap();
        assert_eq!(read.split_whitespace().collect::<Vec<_>>().join(" "), whole);
        assert_eq!(code_in(apart.as_bytes(), true).unwrap(), groups[0]);
        let key = format!("AGE-SECRET-KEY-1{}", "Q".repeat(58));
        let written = format!("{key}\nnot of it\n");
        assert_eq!(code_in(written.as_bytes(), false).unwrap(), key);
        assert_eq!(code_in(&b""[..], false).unwrap(), "");
    }

    #[test]
    fn what_a_terminal_would_act_on_is_written_out_and_words_stay_as_they_are() {
        for (words, shown) in [
            (
                "李娜 \u{645}\u{631} é\n\tindented",
                "李娜 \u{645}\u{631} é\n\tindented",
            ),
            (
                "\u{2068}Full name\u{2069}: \u{2066}1\u{2069}",
                "Full name: 1",
            ),
            ("\u{1b}[2Jgone", "\\u{1b}[2Jgone"),
            ("over\rwritten\u{7}", "over\\u{d}written\\u{7}"),
            ("BEGIN\r\nEND\r", "BEGIN\r\nEND\r"),
            ("\u{202e}txt.exe", "\\u{202e}txt.exe"),
            ("\u{9b}31m\u{7f}", "\\u{9b}31m\\u{7f}"),
        ] {
            assert_eq!(plain(words), shown);
        }
    }
}
