//! Which file of the folder is the current one, and what is left over.
//!
//! A small file, `current`, names it. A database is never renamed over another: each gets a name of
//! its own, and changing the one line in `current` is the whole switch.

use std::{
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use crate::files;

const POINTER: &str = "current";
/// What [`files::replace`] leaves when it is cut off.
const POINTER_BESIDE: &str = "current.new";
const DAMAGED: &str = ".damaged-";
/// How many damaged files are kept for whoever wants to know what happened.
const DAMAGED_KEPT: u32 = 3;

pub(super) struct Folder(PathBuf);

impl Folder {
    /// Makes the folder if it is missing.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        fs::create_dir_all(path)?;
        Ok(Self(path.to_owned()))
    }

    /// A file for `revision`. `generation` tells apart the files of one revision: the older one
    /// may still be read when the newer is made.
    pub(super) fn database(&self, revision: &str, generation: u64) -> PathBuf {
        self.0.join(format!("catalogue-{revision}-{generation}.db"))
    }

    /// The generation in the name of a database file.
    pub(super) fn generation(database: &Path) -> Option<u64> {
        let stem = database.file_stem()?.to_str()?;
        stem.rsplit('-').next()?.parse().ok()
    }

    /// The file that is pointed to, whether or not it is there.
    pub(super) fn current(&self) -> io::Result<Option<PathBuf>> {
        match fs::read_to_string(self.0.join(POINTER)) {
            // Only ever a name in this folder, whatever was written there.
            Ok(name) => Ok(Path::new(name.trim())
                .file_name()
                .map(|name| self.0.join(name))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) if error.kind() == ErrorKind::InvalidData => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Points to `database`, which has to be on the disk; so is the switch when this returns.
    pub(super) fn point_to(&self, database: &Path) -> io::Result<()> {
        let name = database.file_name().unwrap_or_default();
        files::replace(&self.0.join(POINTER), name.as_encoded_bytes())
    }

    /// Renames a damaged database, so that it is neither opened nor swept; what is pointed to is
    /// then not there. Once [`DAMAGED_KEPT`] are kept it is removed.
    pub(super) fn set_aside(&self, database: &Path) -> io::Result<()> {
        let names = self.names()?;
        let free = (1..=DAMAGED_KEPT)
            .map(|n| format!("{DAMAGED}{n}"))
            .find(|suffix| !names.iter().any(|name| name.ends_with(suffix)));
        match (free, database.file_name()) {
            (Some(suffix), Some(name)) => {
                let mut name = name.to_owned();
                name.push(suffix);
                fs::rename(database, self.0.join(name))?;
            }
            _ => fs::remove_file(database)?,
        }
        Ok(())
    }

    /// Removes what an interrupted or a finished replacement left: every database but `held` and the
    /// one that is pointed to.
    pub(super) fn sweep(&self, held: Option<&Path>) -> io::Result<()> {
        let current = self.current()?;
        let kept = [held, current.as_deref()].map(|path| path?.file_name()?.to_str());
        for name in self.names()? {
            let ours = name == POINTER_BESIDE
                || (name.starts_with("catalogue-") && !name.contains(DAMAGED));
            // SQLite's own files beside a database have its name in front.
            let kept = kept.iter().flatten().any(|kept| name.starts_with(kept));
            if ours && !kept {
                fs::remove_file(self.0.join(name))?;
            }
        }
        Ok(())
    }

    fn names(&self) -> io::Result<Vec<String>> {
        fs::read_dir(&self.0)?
            .map(|entry| Ok(entry?.file_name().into_string().unwrap_or_default()))
            .collect()
    }
}
