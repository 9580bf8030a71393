//! Starts the built binary with exactly the settings that a test names.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

use serde_json::Value;
use tempfile::TempDir;

use crate::running::Running;

/// The binary under test.
pub const BINARY: &str = env!("CARGO_BIN_EXE_label-studio-tokens-mcp");

const NAME: &str = "label-studio-tokens-mcp";

const PROXY_VARIABLES: [&str; 4] = ["http_proxy", "https_proxy", "all_proxy", "no_proxy"];

/// The binary about to be started, without any setting of the surroundings.
#[derive(Clone, Default)]
pub struct Server {
    variables: Vec<(String, OsString)>,
    arguments: Vec<OsString>,
    user: Option<u32>,
    directory: Option<PathBuf>,
    through: Vec<OsString>,
}

impl Server {
    /// No settings at all.
    pub fn new() -> Self {
        Self::default()
    }

    /// The base URL.
    pub fn url(self, url: &str) -> Self {
        self.env("LABEL_STUDIO_URL", url)
    }

    /// The key itself.
    pub fn key(self, key: &str) -> Self {
        self.env("LABEL_STUDIO_API_KEY", key)
    }

    /// The file that holds the key.
    pub fn key_file(self, path: &Path) -> Self {
        self.env("LABEL_STUDIO_API_KEY_FILE", path)
    }

    /// An environment variable.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.variables.push((name.to_owned(), value.as_ref().to_owned()));
        self
    }

    /// An argument.
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.arguments.push(argument.as_ref().to_owned());
        self
    }

    /// Several arguments.
    pub fn args(self, arguments: &[&str]) -> Self {
        arguments.iter().fold(self, Self::arg)
    }

    /// Another user than root, with the group of the same number.
    pub fn user(mut self, id: u32) -> Self {
        self.user = Some(id);
        self
    }

    /// A working directory.
    pub fn within(mut self, directory: &Path) -> Self {
        self.directory = Some(directory.to_owned());
        self
    }

    /// A command that becomes the binary, which follows as its last arguments.
    pub fn through(mut self, command: &[&str]) -> Self {
        self.through = command.iter().map(OsString::from).collect();
        self
    }

    /// Starts it as an MCP server.
    pub fn start(self) -> Running {
        // A checkout may lie in a directory that another user cannot enter.
        let copy = self.user.map(|_| copy_for_everybody());
        let binary = copy.as_ref().map_or_else(|| BINARY.into(), |copy| copy.path().join(NAME).into_os_string());
        let words: Vec<OsString> = self.through.into_iter().chain([binary]).chain(self.arguments).collect();
        let mut command = Command::new(&words[0]);
        clear(&mut command);
        command.envs(self.variables).args(&words[1..]);
        if let Some(directory) = self.directory {
            command.current_dir(directory);
        }
        if let Some(id) = self.user {
            command.uid(id).gid(id).current_dir("/");
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Running::new(command.spawn().expect("the binary starts"), copy)
    }

    /// Starts it and shakes hands.
    pub fn start_initialized(self) -> Running {
        let mut running = self.start();
        running.initialize();
        running
    }

    /// Writes all the bytes, closes the input and reads MCP messages to the end.
    pub fn pipe(self, bytes: impl Into<Vec<u8>>) -> Finished {
        let mut finished = self.run(bytes);
        finished.answers = messages(&finished.stdout, &finished.stderr);
        finished
    }

    /// The same for a subcommand, whose output is anything.
    pub fn run(self, bytes: impl Into<Vec<u8>>) -> Finished {
        let bytes = bytes.into();
        let mut running = self.start();
        let mut stdin = running.take_stdin();
        // A binary that stops reading early shows in its answers, not here.
        let writer = thread::spawn(move || drop(stdin.write_all(&bytes)));
        let finished = running.ended();
        writer.join().unwrap();
        finished
    }
}

/// What a binary that has ended left behind.
pub struct Finished {
    pub status: ExitStatus,
    pub stdout: String,
    pub stderr: String,
    /// The messages on stdout; empty after `run`.
    pub answers: Vec<Value>,
}

impl Finished {
    /// The only answer with this id.
    pub fn answer(&self, id: impl Into<Value>) -> &Value {
        let id = id.into();
        let mut found = self.answers.iter().filter(|answer| answer.get("id") == Some(&id));
        let answer = found.next().unwrap_or_else(|| panic!("no answer {id} in {}", self.stdout));
        assert!(found.next().is_none(), "two answers {id} in {}", self.stdout);
        answer
    }

    /// The exit code; panics after a signal.
    pub fn code(&self) -> i32 {
        self.status.code().unwrap_or_else(|| panic!("{}, stderr: {}", self.status, self.stderr))
    }
}

/// Every line of an MCP server's stdout, each of which must be one JSON object.
pub fn messages(stdout: &str, stderr: &str) -> Vec<Value> {
    stdout
        .lines()
        .map(|line| message(line).unwrap_or_else(|| panic!("stray line {line:?}, stderr: {stderr}")))
        .collect()
}

/// A line as a message.
pub fn message(line: &str) -> Option<Value> {
    serde_json::from_str(line).ok().filter(Value::is_object)
}

/// Takes away the settings and proxies of the surroundings.
fn clear(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("LABEL_STUDIO") || PROXY_VARIABLES.contains(&&*text.to_lowercase()) {
            command.env_remove(&name);
        }
    }
}

fn copy_for_everybody() -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o755)).unwrap();
    // Not by this process: a child that another thread starts meanwhile would keep the file open
    // for writing, and a file open for writing cannot be started.
    let copied = Command::new("cp").arg(BINARY).arg(directory.path().join(NAME)).status();
    assert!(copied.expect("cp").success());
    directory
}
