//! Files that leave the home for where she says.

use std::{
    fs::{self, File, OpenOptions},
    io::ErrorKind,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use super::DocumentProblem;
use crate::{error::Error, files};

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
    // Beside its place until all of it is there: what is called as she said is whole.
    let mut beside = destination.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    let refused = |error: std::io::Error| match error.kind() {
        ErrorKind::AlreadyExists => DocumentProblem::FileExists.into(),
        ErrorKind::StorageFull => Error::from(error),
        _ => DocumentProblem::Unwritable.into(),
    };
    files::remove(&beside).map_err(refused)?;
    let mut new = OpenOptions::new();
    let new = new.write(true).create_new(true).mode(0o600);
    let mut file = new.open(&beside).map_err(refused)?;
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
