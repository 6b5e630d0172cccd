//! Files of the gateway's own: secrets that only its user may read, and what is published.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use ring::error::Unspecified;

/// The content of the file at `path`; where there is none, `make`s one and keeps it there (mode
/// 0600, complete or absent whenever the machine stops).
pub(crate) fn load_or_make(
    path: &Path,
    make: impl FnOnce() -> Result<Vec<u8>, Unspecified>,
) -> io::Result<Vec<u8>> {
    match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        // A pipe would be waited for without end.
        Ok(about) if !about.is_file() => {
            let words = format!("{} is not a regular file", path.display());
            return Err(io::Error::other(words));
        }
        _ => return fs::read(path),
    }
    let content = make().map_err(|_| io::Error::other("there is no randomness to be had"))?;
    replace(path, &content, FOR_ITS_OWNER)?;
    Ok(content)
}

/// Who may read a file: nobody but the gateway's own user.
const FOR_ITS_OWNER: u32 = 0o600;
/// Who may read a file: everybody.
pub(crate) const FOR_EVERYBODY: u32 = 0o644;

/// Puts `content` at `path`: a reader sees the old file or the new one, complete, and so does the
/// machine after it has stopped at any moment.
pub(crate) fn replace(path: &Path, content: &[u8], mode: u32) -> io::Result<()> {
    let beside = path.with_extension("new");
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(mode)
        .open(&beside)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

/// The path without links as far as it exists, so that two ways to one place compare equal. Makes nothing.
pub fn resolved(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    for ancestor in path.ancestors() {
        if let (Ok(existing), Ok(rest)) = (ancestor.canonicalize(), path.strip_prefix(ancestor)) {
            return Ok(match rest.as_os_str().is_empty() {
                true => existing,
                false => existing.join(rest),
            });
        }
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_file_is_made_once_and_only_its_owner_may_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        let made = load_or_make(&path, || Ok(b"first".to_vec())).unwrap();
        let found = load_or_make(&path, || panic!("made twice")).unwrap();
        assert_eq!(
            (made.as_slice(), found.as_slice()),
            (&b"first"[..], &b"first"[..])
        );
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }

    #[test]
    fn what_is_not_there_is_resolved_as_far_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let real = folder.path().canonicalize().unwrap();
        std::os::unix::fs::symlink(&real, real.join("link")).unwrap();
        assert_eq!(resolved(&real.join("link/a/b")).unwrap(), real.join("a/b"));
        assert!(!real.join("a").exists());
    }
}
