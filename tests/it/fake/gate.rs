//! Where requests are held back until a test lets them go.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use crate::deadline::until;

/// How often a held request looks whether its client is still there.
const LOOK: Duration = Duration::from_millis(20);

/// A gate, closed at first.
#[derive(Clone, Default)]
pub struct Gate(Arc<(Mutex<State>, Condvar)>);

#[derive(Default)]
struct State {
    open: bool,
    /// Counts the releases: those who came before the last one may go.
    released: usize,
    waiting: usize,
}

impl Gate {
    /// Lets everybody through from now on.
    pub fn open(&self) {
        self.0.0.lock().unwrap().open = true;
        self.0.1.notify_all();
    }

    /// Lets through those who wait now.
    pub fn release(&self) {
        self.0.0.lock().unwrap().released += 1;
        self.0.1.notify_all();
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.0.0.lock().unwrap().waiting
    }

    /// Waits until at least so many wait, or none when `count` is 0.
    pub fn wait_waiting(&self, count: usize) {
        until(&format!("{count} requests at a gate"), || {
            let waiting = self.waiting();
            (if count == 0 { waiting == 0 } else { waiting >= count }).then_some(())
        });
    }

    /// Waits at the gate; false when `gone` said so first.
    pub fn pass(&self, mut gone: impl FnMut() -> bool) -> bool {
        let mut state = self.0.0.lock().unwrap();
        let came = state.released;
        state.waiting += 1;
        while !state.open && state.released == came && !gone() {
            state = self.0.1.wait_timeout(state, LOOK).unwrap().0;
        }
        state.waiting -= 1;
        state.open || state.released != came
    }
}
