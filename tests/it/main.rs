//! The integration tests: the built binary against a real Label Studio, and against a fake one
//! for what the real one cannot be made to do.

// A test that cannot go on has failed: here these are the plain way to say so.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod cells;
mod client;
mod deadline;
mod fake;
mod fake_faults;
mod fake_truth;
mod faults;
mod http;
mod jwt;
mod label_studio;
mod outcomes;
mod process;
mod proxies;
mod proxy;
mod random;
mod random_input;
mod running;
mod secrecy;
mod seeded;
mod server;
mod session;
mod signals;
mod soak;
mod stage;
mod survival;
mod tool;
