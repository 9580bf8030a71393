//! Tests that need more than Rust and Python run where they are asked for.

use std::io::{Write, stderr};

const VARIABLE: &str = "LABEL_STUDIO_MCP_TEST_ALL";

/// Whether they are; says what is not run, past the capture of a passing test's output.
pub fn is_wanted(what: &str, needs: &str) -> bool {
    let wanted = std::env::var(VARIABLE).is_ok_and(|value| value == "1");
    if !wanted {
        let line = format!("NOT RUN: {what}. Set {VARIABLE}=1 (needs {needs}).\n");
        stderr().write_all(line.as_bytes()).unwrap();
    }
    wanted
}
