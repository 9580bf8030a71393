//! The lock that keeps two processes from rotating the same key file at once.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::{directory, real};
use crate::failure::Failure;

/// Wait between two tries for the lock.
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

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
