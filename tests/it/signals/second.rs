//! A second signal ends at once.

use super::Held;
use crate::cells::each;
use crate::deadline::until;
use crate::tool::Tool;

#[test]
fn ends_at_once() {
    let pairs: Vec<(Tool, &str, i32)> =
        Tool::ALL.into_iter().flat_map(|tool| [(tool, "TERM", 143), (tool, "INT", 130)]).collect();
    each(&pairs, 4, |(tool, signal, code)| {
        let mut held = Held::new(*tool);
        // Two that come together may count as one: it is sent until it has been seen twice.
        until("the end", || {
            held.running.signal(signal);
            held.running.has_ended().then_some(())
        });
        let finished = held.running.exited();
        assert_eq!(finished.code(), *code);
        assert!(finished.answers.iter().all(|answer| answer["id"] != held.id), "{}", finished.stdout);
        // The request was held all the time: nobody waited for its answer.
        assert_eq!(held.gate.waiting(), 1);
    });
}
