//! Files beside the databases: read within bounds, replaced whole.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Read, Write},
    path::{Path, PathBuf},
};

/// Opens a file to be read. Anything but a file is refused: reading from a pipe would wait for ever.
/// Blocks.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    if !fs::metadata(path)?.is_file() {
        return Err(ErrorKind::InvalidInput.into());
    }
    File::open(path)
}

/// What a file holds, at most its first `most_bytes`. Blocks.
pub(crate) fn read_at_most(path: &Path, most_bytes: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.take(most_bytes).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A new file beside `path`, called `*.new`, for [`put_in_place`]; whatever lay there is gone. Blocks.
pub(crate) fn beside(path: &Path) -> io::Result<(PathBuf, File)> {
    let beside = path.with_extension("new");
    // Left of an earlier attempt; it is not to be followed elsewhere.
    remove(&beside)?;
    let file = File::create_new(&beside)?;
    Ok((beside, file))
}

/// Renames what [`beside`] has made: `path` is on the disk when this returns, and after a power cut holds
/// the old or the new, whole. Blocks.
pub(crate) fn put_in_place(beside: &Path, file: &File, path: &Path) -> io::Result<()> {
    file.sync_all()?;
    fs::rename(beside, path)?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Lets what was made in a folder, renamed or removed be on the disk. Blocks.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Writes a file beside `path` and puts it in its place. Blocks.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let (beside, mut file) = beside(path)?;
    file.write_all(bytes)?;
    put_in_place(&beside, &file, path)
}

/// Makes a folder; no error if it is there. Blocks.
pub(crate) fn make_folder(path: &Path) -> io::Result<()> {
    match fs::create_dir(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Removes a file; no error if there is none. Blocks.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
