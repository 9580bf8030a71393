//! A secret onto disk so that it survives a crash: the key file and the token directory.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::NamedTempFile;

use crate::failure::Failure;
use crate::secret::{Secret, without_tokens};

/// Largest key file that is read, in bytes: a token has about 232.
const LARGEST: u64 = 64 * 1024;

/// Bytes written beforehand, so that a full disk is found before the request.
const RESERVED: usize = 4096;

/// Wait between two tries for the lock.
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// Reads a key file: its text without the blanks around it.
///
/// # Errors
/// [`Failure::KeyFile`] if it is missing, empty, unreadable, no file, not text or too large.
pub fn read(path: &Path, source: &str) -> Result<Secret, Failure> {
    let problem = |problem: String| Failure::KeyFile { path: path.to_owned(), source: source.to_owned(), problem };
    let mut text = String::new();
    // Asked before it is opened: opening a pipe would wait for its writer.
    let metadata = fs::metadata(path).map_err(|error| problem(missing_or(path, &error)))?;
    if !metadata.is_file() {
        let kind = if metadata.is_dir() { "is a directory" } else { "is no regular file" };
        return Err(problem(kind.to_owned()));
    }
    let file = File::open(path).map_err(|error| problem(cause(&error)))?;
    file.take(LARGEST).read_to_string(&mut text).map_err(|error| problem(cause(&error)))?;
    let secret = Secret::new(text.trim_start_matches('\u{feff}'));
    if secret.reveal().is_empty() {
        return Err(problem("is empty".to_owned()));
    }
    Ok(secret)
}

fn missing_or(path: &Path, error: &io::Error) -> String {
    let text = path.to_string_lossy();
    if without_tokens(&text) == text {
        return cause(error);
    }
    "does not exist, and its name looks like a key. The key itself belongs into LABEL_STUDIO_API_KEY".to_owned()
}

fn cause(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "does not exist".to_owned(),
        io::ErrorKind::PermissionDenied => "may not be read by this user".to_owned(),
        io::ErrorKind::InvalidData => "does not hold text".to_owned(),
        _ => format!("cannot be read ({error})"),
    }
}

/// The advisory lock on a key file's directory, held until dropped. Where the system cannot
/// lock a directory (Windows) there is none.
#[derive(Debug)]
pub struct Lock {
    _directory: Option<File>,
}

/// Takes the lock on the directory of a key file, behind symbolic links.
///
/// # Errors
/// [`Failure::KeyFileBusy`] if another process still holds it at `until`.
pub fn lock(path: &Path, until: Instant) -> Result<Lock, Failure> {
    let Ok(directory) = File::open(directory(&real(path))) else {
        return Ok(Lock { _directory: None });
    };
    loop {
        match directory.try_lock() {
            Ok(()) => {
                return Ok(Lock { _directory: Some(directory) });
            }
            Err(TryLockError::WouldBlock) if Instant::now() < until => thread::sleep(BETWEEN_TRIES),
            Err(TryLockError::WouldBlock) => {
                return Err(Failure::KeyFileBusy { path: path.to_owned() });
            }
            Err(TryLockError::Error(_)) => return Ok(Lock { _directory: None }),
        }
    }
}

/// A new file, made and filled before the request that brings the secret, so that a directory
/// that cannot be written or a full disk is found while nothing is lost yet.
#[derive(Debug)]
pub struct Reservation {
    file: NamedTempFile,
    target: Target,
}

#[derive(Debug)]
enum Target {
    /// This file, whatever it holds.
    Replace(PathBuf),
    /// A new file in this directory.
    Add(PathBuf),
}

impl Reservation {
    /// Reserves the successor of a key file: in the same directory, with the old one's owner
    /// and mode (no more than 0600). A symbolic link keeps pointing.
    ///
    /// # Errors
    /// [`Failure::NowhereToWrite`].
    pub fn of_key_file(path: &Path) -> Result<Self, Failure> {
        let real = real(path);
        let file = reserve(directory(&real), "the key file's directory")?;
        take_over_access(file.as_file(), &real);
        Ok(Self { file, target: Target::Replace(real) })
    }

    /// Reserves a new file in the token directory, mode 0600.
    ///
    /// # Errors
    /// [`Failure::NowhereToWrite`].
    pub fn in_directory(directory: &Path) -> Result<Self, Failure> {
        Ok(Self {
            file: reserve(directory, "the token directory (--token-dir, LABEL_STUDIO_MCP_TOKEN_DIR)")?,
            target: Target::Add(directory.to_owned()),
        })
    }

    /// Writes the secret and gives the file its name; when this returns, a crash loses nothing.
    /// `name` is used in a token directory only: `name.jwt`, or `name-2.jwt` and so on where
    /// that is taken. Gives the file's path.
    ///
    /// # Errors
    /// The system's error. The secret is then nowhere on disk.
    pub fn keep(mut self, secret: &Secret, name: &str) -> io::Result<PathBuf> {
        self.file.rewind()?;
        writeln!(self.file, "{}", secret.reveal())?;
        let length = self.file.stream_position()?;
        self.file.as_file().set_len(length)?;
        self.file.as_file().sync_all()?;
        let path = match self.target {
            Target::Replace(path) => {
                self.file.persist(&path)?;
                path
            }
            Target::Add(directory) => add(self.file, &directory, name)?,
        };
        sync_directory(directory(&path));
        Ok(path)
    }
}

fn reserve(directory: &Path, what: &'static str) -> Result<NamedTempFile, Failure> {
    let reserved = tempfile::Builder::new().prefix(".label-studio-key-").suffix(".tmp").tempfile_in(directory);
    reserved
        .and_then(|mut file| file.write_all(&[b' '; RESERVED]).map(|()| file))
        .map_err(|error| Failure::NowhereToWrite { what, path: directory.to_owned(), problem: error.to_string() })
}

fn add(mut file: NamedTempFile, directory: &Path, name: &str) -> io::Result<PathBuf> {
    let mut number = 1;
    loop {
        let name = if number == 1 { format!("{name}.jwt") } else { format!("{name}-{number}.jwt") };
        let path = directory.join(name);
        match file.persist_noclobber(&path) {
            Ok(_) => return Ok(path),
            Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => {
                file = refused.file;
            }
            Err(refused) => return Err(refused.error),
        }
        number += 1;
    }
}

fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

fn directory(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

#[cfg(unix)]
fn take_over_access(new: &File, old: &Path) {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let Ok(old) = fs::metadata(old) else { return };
    // Only root can give a file away; for anybody else the old file is their own.
    let _ = fchown(new, Some(old.uid()), Some(old.gid()));
    let mode = old.mode() & 0o600 | 0o400;
    let _ = new.set_permissions(fs::Permissions::from_mode(mode));
}

#[cfg(not(unix))]
fn take_over_access(_new: &File, _old: &Path) {}

/// Makes the new name itself survive a crash. The file is in place already, so a file system
/// that cannot do this (and Windows) is no failure.
fn sync_directory(directory: &Path) {
    if let Ok(directory) = File::open(directory) {
        let _ = directory.sync_all();
    }
}
