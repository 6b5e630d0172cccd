//! Files that leave the home for where she says.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use super::DocumentProblem;
use crate::error::Error;

/// So many names are tried for what is not whole yet.
const NAMES_AT_MOST: u32 = 100;

/// Makes a new file at `destination` of what `write` writes, readable to its owner only, and on the disk when this returns.
/// Nothing is left of it where that fails. Blocks.
///
/// [`DocumentProblem::FileExists`] where there is a file, [`DocumentProblem::Unwritable`] where none can be made.
pub fn hand_out(
    destination: &Path,
    write: impl FnOnce(&mut File) -> Result<(), Error>,
) -> Result<(), Error> {
    if fs::symlink_metadata(destination).is_ok() {
        return Err(DocumentProblem::FileExists.into());
    }
    let refused = |error: io::Error| match error.kind() {
        ErrorKind::AlreadyExists => DocumentProblem::FileExists.into(),
        ErrorKind::StorageFull | ErrorKind::FileTooLarge => Error::from(error),
        _ => DocumentProblem::Unwritable.into(),
    };
    // Beside its place until all of it is there: what is called as she said is whole.
    let (beside, mut file) = beside(destination).map_err(refused)?;
    let written = write(&mut file)
        .and_then(|()| Ok(file.sync_all()?))
        // Never over what has come there meanwhile; where a file system has no links, as near to that as it goes.
        .and_then(|()| match fs::hard_link(&beside, destination) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                fs::rename(&beside, destination).map_err(refused)
            }
            linked => linked.map_err(refused),
        });
    // Where it stays, it is not called as she said.
    let _ = fs::remove_file(&beside);
    written
}

/// A new file beside `destination`, under a name that nothing has: what is called so already may be hers.
fn beside(destination: &Path) -> io::Result<(PathBuf, File)> {
    let mut number = 1_u32;
    loop {
        let mut name = destination.as_os_str().to_owned();
        name.push(match number {
            1 => ".part".to_owned(),
            number => format!(".{number}.part"),
        });
        let beside = PathBuf::from(name);
        let mut new = OpenOptions::new();
        match new.write(true).create_new(true).mode(0o600).open(&beside) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists && number < NAMES_AT_MOST => {
                number += 1;
            }
            file => return Ok((beside, file?)),
        }
    }
}
