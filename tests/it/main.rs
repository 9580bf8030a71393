//! The integration tests: the built binary against a real Label Studio, and against a fake one
//! for what the real one cannot be made to do.

// A test that cannot go on has failed: here these are the plain way to say so.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod bad_input;
mod cells;
mod client;
mod commands;
mod deadline;
mod docs;
mod docs_commands;
mod docs_settings;
mod docs_tools;
mod docs_troubleshooting;
mod exchange;
mod fake;
mod fake_faults;
mod fake_truth;
mod faults;
mod hostile;
mod house;
mod http;
mod jwt;
mod label_studio;
mod lines;
mod order;
mod outcomes;
mod process;
mod protocol;
mod proxies;
mod proxy;
mod random;
mod random_input;
mod real;
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
mod tool_list;
