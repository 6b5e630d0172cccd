//! What leads from one revision to another, as the city sends it; the format is
//! docs/catalogue-distribution.md.

use std::io::{BufReader, Read};

use serde::Deserialize;

use super::{
    MAX_LINE_BYTES,
    bundle::{Header, Line, Lines, read, unreadable},
    error::{BundleError, RecordProblem},
    packed::{first_line, unpacked},
};

const DELTA: &str = "citizen-catalogue-delta/1";

/// What leads from one revision to another, of which the first line was read.
pub(super) struct PackedDelta<'a> {
    pub(super) header: Header,
    rest: BufReader<Box<dyn Read + 'a>>,
}

/// What leads from one revision to another, being read a line at a time.
pub(super) struct Delta<'a> {
    pub(super) header: Header,
    lines: Lines<'a>,
    found: u64,
}

/// One line of a delta.
pub(super) enum Change<'a> {
    /// The record is new, or takes the place of the one of its name.
    Put(Line<'a>),
    /// There is no such record any more.
    Remove(Removal),
}

/// A record that is no longer there.
pub(super) struct Removal {
    pub(super) line: u64,
    pub(super) kind: String,
    pub(super) id: String,
    /// As [`Line::version`].
    pub(super) version: String,
}

impl<'a> PackedDelta<'a> {
    /// Reads the header and checks what it says, as [`Bundle::open`] does. It has to lead from the revision
    /// `held`.
    pub(super) fn open(
        bytes: impl Read + 'a,
        city: Option<&str>,
        held: &str,
    ) -> Result<Self, BundleError> {
        let mut rest = BufReader::new(Box::new(bytes) as Box<dyn Read + 'a>);
        let line = first_line(&mut rest, MAX_LINE_BYTES as u64 + 1).map_err(unreadable)?;
        let line = line.strip_suffix(b"\n").ok_or(BundleError::Header(None))?;
        let header = Header::read(line, DELTA, city)?;
        match &header.from {
            Some(from) if from == held => Ok(Self { header, rest }),
            _ => Err(BundleError::Base),
        }
    }

    /// The changes; `services` are the lines of those that the header names.
    pub(super) fn unpack(self, services: &'a [u8]) -> Result<Delta<'a>, BundleError> {
        Ok(Delta {
            header: self.header,
            lines: Lines::after(1, unpacked(self.rest, services).map_err(unreadable)?),
            found: 0,
        })
    }
}

impl Delta<'_> {
    /// The next change; `None` after the last, and then there were as many as the header announces.
    pub(super) fn next(&mut self) -> Result<Option<Change<'_>>, BundleError> {
        let (announced, there) = (self.header.records, self.lines.advance()?);
        self.found += u64::from(there);
        let found = self.found;
        if found > announced || !there && found < announced {
            return Err(BundleError::Count { announced, found });
        }
        there.then(|| change(self.lines.record()?)).transpose()
    }
}

impl Removal {
    /// This removal, refused.
    pub(super) fn refused(&self, problem: RecordProblem) -> BundleError {
        BundleError::Record {
            line: self.line,
            id: Some(self.id.clone()),
            problem,
        }
    }
}

/// The change that a line holds.
fn change(line: Line<'_>) -> Result<Change<'_>, BundleError> {
    #[derive(Deserialize)]
    struct Removed {
        record: String,
        id: String,
        #[serde(default)]
        version: String,
    }
    if line.kind != "remove" {
        return Ok(Change::Put(line));
    }
    let removed: Removed =
        read(line.json).map_err(|error| line.refused(RecordProblem::Shape(error)))?;
    Ok(Change::Remove(Removal {
        line: line.number,
        kind: removed.record,
        id: removed.id,
        version: removed.version,
    }))
}
