//! Waiting for a condition, never for a time.

use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long anything may take before a test gives up; far longer than anything should take, so
/// that a loaded machine fails no test.
pub const LIMIT: Duration = Duration::from_secs(60);

/// Calls `probe` until it gives something; panics with `what` when it never does.
pub fn until<T>(what: &str, mut probe: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + LIMIT;
    loop {
        if let Some(found) = probe() {
            return found;
        }
        assert!(Instant::now() < end, "waited {LIMIT:?} in vain for {what}");
        sleep(Duration::from_millis(2));
    }
}
