//! The subcommands: `call`, `check` and `tools`.

mod call;
mod check;
mod check_key;
mod check_label_studio;
mod exit_codes;
mod input;
mod pipes;
mod rotation;
mod signals;
mod tools;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::docs_commands::{KEY_FILE, write_key};
use crate::fake::{Fake, FakeUser};
use crate::server::{BINARY, Finished, Server};

/// A fake with a user whose token is in a key file.
struct Setting {
    fake: Fake,
    user: FakeUser,
    pat: String,
    home: TempDir,
}

impl Setting {
    fn new() -> Self {
        let (fake, home) = (Fake::start(), tempfile::tempdir().unwrap());
        let user = fake.user();
        let pat = fake.new_pat(&user);
        write_key(&home.path().join(KEY_FILE), &pat);
        Self { fake, user, pat, home }
    }

    fn key_file(&self) -> PathBuf {
        self.home.path().join(KEY_FILE)
    }

    /// The binary with the key file.
    fn binary(&self, arguments: &[&str]) -> Server {
        binary(arguments).url(&self.fake.url()).key_file(&self.key_file())
    }
}

/// The binary with these arguments.
fn binary(arguments: &[&str]) -> Server {
    arguments.iter().fold(Server::new(), Server::arg)
}

/// The JSON on stdout.
fn json(finished: &Finished) -> Value {
    serde_json::from_str(&finished.stdout).unwrap_or_else(|e| panic!("{e}: {} {}", finished.stdout, finished.stderr))
}

/// What the binary writes to a terminal, and its exit code.
fn on_a_terminal(arguments: &[&str], variables: &[(&str, &Path)]) -> (String, Option<i32>) {
    let program = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";
    let path = std::env::var_os("PATH").unwrap();
    let output = Command::new("python3")
        .args(["-c", program, BINARY])
        .args(arguments)
        .env_clear()
        .env("PATH", path)
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output()
        .expect("python3");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    (String::from_utf8(output.stdout).unwrap().replace("\r\n", "\n"), output.status.code())
}
