//! A user of a fake with one token, and the binary with one form of key.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::fake::{Fake, FakeUser};
use crate::jwt;
use crate::server::Server;

/// How the binary gets its key.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Form {
    /// A personal access token in a key file.
    PatFile,
    /// A personal access token in the environment.
    PatEnv,
    /// A legacy token in the environment.
    Legacy,
    /// A legacy token as the argument `Authorization` of each call.
    PerCall,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::PatFile, Self::PatEnv, Self::Legacy, Self::PerCall];
}

/// A stage of its own for a test.
pub struct Stage {
    pub fake: Fake,
    pub user: FakeUser,
    /// The user's token.
    pub pat: String,
    pub form: Form,
    /// Everybody may enter it.
    pub directory: TempDir,
}

impl Stage {
    /// Sets it, the key file in a directory of its own.
    pub fn new(form: Form) -> Self {
        Self::of(Fake::start(), form)
    }

    /// The same with this fake.
    pub fn of(fake: Fake, form: Form) -> Self {
        let user = fake.user();
        let pat = fake.new_pat(&user);
        let directory = tempfile::tempdir().unwrap();
        fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o755)).unwrap();
        fs::create_dir(directory.path().join("keys")).unwrap();
        let stage = Self { fake, user, pat, form, directory };
        stage.put(&stage.pat);
        stage
    }

    /// The binary with its URL and key.
    pub fn server(&self) -> Server {
        let server = Server::new().url(&self.fake.url());
        match self.form {
            Form::PatFile => server.key_file(&self.key_file()),
            Form::PatEnv => server.key(&self.pat),
            Form::Legacy => server.key(&self.user.legacy),
            Form::PerCall => server,
        }
    }

    /// Arguments with the key, where each call brings its own.
    pub fn authorized(&self, mut arguments: Value) -> Value {
        if self.form == Form::PerCall {
            arguments["Authorization"] = self.user.legacy.clone().into();
        }
        arguments
    }

    /// The id of the user's token.
    pub fn id(&self) -> String {
        jwt::id_of(&self.pat)
    }

    /// The ids that are live now.
    pub fn live(&self) -> Vec<String> {
        self.fake.live(&self.user)
    }

    /// The directory of the key file.
    pub fn keys(&self) -> PathBuf {
        self.directory.path().join("keys")
    }

    /// The key file.
    pub fn key_file(&self) -> PathBuf {
        self.keys().join("key")
    }

    /// Writes the key file, mode 0600.
    pub fn put(&self, key: &str) {
        fs::write(self.key_file(), format!("{key}\n")).unwrap();
        fs::set_permissions(self.key_file(), fs::Permissions::from_mode(0o600)).unwrap();
    }

    /// What the key file holds, its newline taken off.
    pub fn kept(&self) -> String {
        let text = fs::read_to_string(self.key_file()).unwrap();
        text.strip_suffix('\n').unwrap_or(&text).to_owned()
    }

    /// The names of everything in the key file's directory.
    pub fn names(&self) -> Vec<String> {
        names(&self.keys())
    }
}

/// The names in a directory, sorted.
pub fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
