//! A key file in a directory of its own.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// Goes away when dropped.
pub struct KeyFile {
    path: PathBuf,
    _directory: TempDir,
}

impl KeyFile {
    /// A file with this text, for its owner alone.
    pub fn new(text: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("key");
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        Self { path, _directory: directory }
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The key that it holds now.
    pub fn key(&self) -> String {
        fs::read_to_string(&self.path).unwrap().trim().to_owned()
    }
}
