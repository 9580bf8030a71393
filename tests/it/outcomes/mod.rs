//! Lost answers to changes: what is said, what is repaired, and what is never touched.

mod late;
mod lost;
mod others;
mod repair;

use crate::fake::Fault;

/// A way to lose an answer.
#[derive(Clone, Debug)]
pub struct Loss {
    pub fault: Fault,
    /// What is said of it.
    pub says: &'static str,
}

/// The limit of a request where one is lost to it.
const SHORT: &str = "3";

/// All the ways, before the effect or after it.
fn losses(effect: bool) -> Vec<Loss> {
    let cut = "broke before the answer was whole";
    let losses = [
        (Fault::Hang { effect }, "did not answer within 3 s"),
        (Fault::ResetAfter { effect }, cut),
        (Fault::CloseAfter { effect }, cut),
        (Fault::HalfAnswer { effect }, cut),
        (Fault::problem(500, "database is locked", effect), "answered 500: database is locked."),
        (Fault::gateway(502, effect), "answered 502"),
        (Fault::Html200 { effect }, "is not JSON, and begins `<!doctype html>"),
        (Fault::BrokenJson200 { effect }, "is not JSON, and begins `[{"),
        (Fault::Huge { bytes: 2 << 20, effect }, "its answer is over 1 MiB"),
    ];
    losses.into_iter().map(|(fault, says)| Loss { fault, says }).collect()
}

impl Loss {
    /// The time limit that the binary needs for it, as arguments.
    fn limit(&self) -> &'static [&'static str] {
        if matches!(self.fault, Fault::Hang { .. }) { &["--timeout", SHORT] } else { &[] }
    }
}
