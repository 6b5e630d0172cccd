//! Files only the gateway's own user may read: the receipt key and the admin token.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use ring::error::Unspecified;

/// The content of the file at `path`; where there is none, `make`s one and keeps it there (mode
/// 0600, complete or absent whenever the machine stops).
pub(crate) fn load_or_make(
    path: &Path,
    make: impl FnOnce() -> Result<Vec<u8>, Unspecified>,
) -> io::Result<Vec<u8>> {
    match fs::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        found => return found,
    }
    let content = make().map_err(|_| io::Error::other("there is no randomness to be had"))?;
    let beside = path.with_extension("new");
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)?;
    file.write_all(&content)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(content)
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
}
