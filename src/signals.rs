//! SIGTERM, SIGINT (Ctrl-C) and SIGHUP (a closed terminal): the first ends the process in good
//! order, the second at once.

use std::io;
use std::process;

use tokio::sync::watch;

/// Exit code of a process that a second SIGINT ends, as shells count it.
const INTERRUPTED: i32 = 130;

/// Exit code of a process that a second SIGTERM ends.
#[cfg(unix)]
const TERMINATED: i32 = 143;

/// Exit code of a process that a second SIGHUP ends.
#[cfg(unix)]
const HUNG_UP: i32 = 129;

/// Starts to listen; the value turns true at the first signal.
///
/// # Errors
/// The system's, if no handler can be installed.
#[cfg(unix)]
pub fn listen() -> io::Result<watch::Receiver<bool>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let mut hang_up = signal(SignalKind::hangup())?;
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        loop {
            let code = tokio::select! {
                _ = terminate.recv() => TERMINATED,
                _ = interrupt.recv() => INTERRUPTED,
                _ = hang_up.recv() => HUNG_UP,
            };
            if stop.send_replace(true) {
                process::exit(code);
            }
        }
    });
    Ok(stopped)
}

/// Starts to listen; the value turns true at the first Ctrl-C.
///
/// # Errors
/// None on this system.
#[cfg(not(unix))]
pub fn listen() -> io::Result<watch::Receiver<bool>> {
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        while tokio::signal::ctrl_c().await.is_ok() {
            if stop.send_replace(true) {
                process::exit(INTERRUPTED);
            }
        }
    });
    Ok(stopped)
}
