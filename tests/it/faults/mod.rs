//! Every pair of tool and fault: sent no more often than allowed, the right kind of result, the
//! server lives and the next call works.

mod check;
mod refused;
mod table;

use crate::cells::each;
use crate::tool::Tool;
pub use check::assert_says;
use check::{Cell, check};
use table::{Meaning, faults};

/// Cells that wait for a time limit cost no processor, so many run at once.
const AT_ONCE: usize = 6;

#[test]
fn reads() {
    let mut cells = Vec::new();
    for tool in [Tool::List, Tool::Refresh] {
        for trouble in faults(true) {
            let repeated = matches!(trouble.meaning, Meaning::Lost { repeated: true, .. });
            // Once: the repetition succeeds. Twice: it does not help either.
            let times = if repeated { vec![1, 2] } else { vec![1] };
            cells.extend(times.into_iter().map(|times| Cell { tool, trouble: trouble.clone(), effect: true, times }));
        }
    }
    each(&cells, AT_ONCE, check);
}

#[test]
fn changes() {
    let mut cells = Vec::new();
    for tool in [Tool::Create, Tool::Blacklist, Tool::Rotate] {
        for effect in [false, true] {
            let troubles = faults(effect).into_iter().filter(|trouble| trouble.fault.has_effect() == effect);
            cells.extend(troubles.map(|trouble| Cell { tool, trouble, effect, times: 1 }));
        }
    }
    each(&cells, AT_ONCE, check);
}
