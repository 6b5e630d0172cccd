//! The scripts that start the program work in the folder that they are called from.

use std::{
    fs::{self, Permissions},
    os::unix::fs::{PermissionsExt, symlink},
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

/// What cargo is in these tests: says on standard error how it was called, and makes the program.
const CARGO: &str = r#"#!/bin/sh
echo "cargo $*" >&2
ln -sf "$PROGRAM" "$CARGO_TARGET_DIR/debug/citizen"
"#;

/// What `script/citizen` says at a terminal, or where standard error goes to a file, and what it answers.
fn built(target: &Path, at_terminal: bool) -> (String, String) {
    let tools = target.join("tools");
    let [told, answered] = ["told", "answered"].map(|name| target.join(name));
    let path = std::env::var_os("PATH").unwrap();
    let path = [tools].into_iter().chain(std::env::split_paths(&path));
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let mut command = match at_terminal {
        true => {
            let mut command = Command::new("script");
            command.args(["-qec", "\"$CITIZEN\" --version >\"$ANSWERED\"", "/dev/null"]);
            command.stdout(fs::File::create(&told).unwrap());
            command
        }
        false => {
            let mut command = Command::new("sh");
            command.args(["-c", "\"$CITIZEN\" --version >\"$ANSWERED\""]);
            command.stderr(fs::File::create(&told).unwrap());
            command
        }
    };
    let ended = command
        .env(
            "CITIZEN",
            root.canonicalize().unwrap().join("script/citizen"),
        )
        .env("ANSWERED", &answered)
        .env("PROGRAM", env!("CARGO_BIN_EXE_citizen"))
        .env("CARGO_TARGET_DIR", target)
        .env("PATH", std::env::join_paths(path).unwrap())
        .stdin(Stdio::null())
        .status()
        .unwrap();
    assert!(ended.success());
    [told, answered]
        .map(|file| fs::read_to_string(file).unwrap())
        .into()
}

#[test]
fn the_first_build_shows_at_a_terminal_how_far_it_is_and_no_answer_holds_a_word_of_it() {
    for at_terminal in [true, false] {
        let target = tempfile::tempdir().unwrap();
        let tools = target.path().join("tools");
        fs::create_dir(&tools).unwrap();
        fs::create_dir(target.path().join("debug")).unwrap();
        fs::write(tools.join("cargo"), CARGO).unwrap();
        fs::set_permissions(tools.join("cargo"), Permissions::from_mode(0o755)).unwrap();
        let (told, answered) = built(target.path(), at_terminal);
        assert!(
            told.contains("building (some minutes the first time"),
            "{told}"
        );
        assert!(told.contains("cargo build"), "{told}");
        assert_eq!(told.contains("--quiet"), !at_terminal, "{told}");
        let (told, again) = built(target.path(), at_terminal);
        assert!(
            !told.contains("building") && told.contains("--quiet"),
            "{told}"
        );
        assert!(
            answered.starts_with("citizen ") && answered == again,
            "{answered}"
        );
    }
}
