//! The scripts that start the program work in the folder that they are called from.

use std::{
    fs,
    os::unix::fs::symlink,
    path::Path,
    process::{Command, Stdio},
};

use crate::support::{Ran, ran};

/// Runs a script of the repository in `folder`, where what it builds is the program under test already:
/// a build beside running tests would replace it under them.
fn script(name: &str, folder: &Path, arguments: &[&str]) -> Ran {
    let built = tempfile::tempdir().unwrap();
    let (tools, programs) = (built.path().join("tools"), built.path().join("debug"));
    fs::create_dir(&tools).unwrap();
    fs::create_dir(&programs).unwrap();
    symlink("/bin/true", tools.join("cargo")).unwrap();
    symlink(env!("CARGO_BIN_EXE_citizen"), programs.join("citizen")).unwrap();
    let path = std::env::var_os("PATH").unwrap();
    let path = [tools].into_iter().chain(std::env::split_paths(&path));
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let mut command = Command::new(root.canonicalize().unwrap().join("script").join(name));
    command
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", built.path())
        .env("PATH", std::env::join_paths(path).unwrap())
        .stdin(Stdio::null());
    ran(&mut command)
}

#[test]
fn citizen_takes_its_paths_from_the_folder_it_is_called_in() {
    let folder = tempfile::tempdir().unwrap();
    let ran = script(
        "citizen",
        folder.path(),
        &["--home", "home", "--offline", "--json", "draft"],
    );
    assert_eq!(
        (ran.code, ran.output.as_str()),
        (0, "{\"drafts\":[]}\n"),
        "{ran:?}"
    );
    assert!(folder.path().join("home/user.db").exists());
}

#[test]
fn demo_keeps_what_it_is_asked_to_in_the_folder_it_is_called_in() {
    let folder = tempfile::tempdir().unwrap();
    // In use, so it is refused: nothing is played, here or anywhere else.
    fs::create_dir_all(folder.path().join("kept/in-use")).unwrap();
    let ran = script("demo", folder.path(), &["--json", "--keep", "kept"]);
    assert_eq!((ran.code, ran.output.as_str()), (2, ""), "{ran:?}");
}
