//! The integration tests: the built binary against a real Label Studio, and against a fake one
//! for what the real one cannot be made to do.

// A test that cannot go on has failed: here these are the plain way to say so.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod bad_input;
mod client;
mod commands;
mod deadline;
mod docs;
mod docs_commands;
mod docs_settings;
mod docs_tools;
mod docs_troubleshooting;
mod fake;
mod fake_faults;
mod fake_truth;
mod house;
mod http;
mod jwt;
mod label_studio;
mod lines;
mod order;
mod protocol;
mod proxy;
mod random;
mod real;
mod running;
mod server;
mod session;
mod tool_list;
