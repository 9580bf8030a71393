//! 20,000 calls through one process: it grows neither in memory nor in open files.

use serde_json::json;

use crate::fake::Op;
use crate::jwt;
use crate::running::Running;
use crate::stage::{Form, Stage};

/// Calls before the first look, and in all.
const WARM: usize = 2_000;
const ALL: usize = 20_000;

/// Calls sent before their answers are waited for.
const AT_ONCE: usize = 50;

/// Growth that is none, in KiB: what an allocator keeps varies.
const BOUND: u64 = 2_048;

#[test]
fn does_not_grow() {
    let stage = Stage::new(Form::PatFile);
    let mut running = stage.server().start_initialized();
    calls(&mut running, WARM);
    let before = (running.resident(), running.open_files(), running.threads());
    calls(&mut running, ALL - WARM);
    let after = (running.resident(), running.open_files(), running.threads());
    eprintln!("KiB, files and threads after {WARM} calls {before:?}, after {ALL} {after:?}");
    assert!(after.0 <= before.0 + BOUND, "memory grew: {before:?} to {after:?}");
    assert!(after.1 <= before.1 && after.2 <= before.2 + 1, "files or threads grew: {before:?} to {after:?}");
    assert_eq!(stage.live(), [jwt::id_of(&stage.kept())]);
    assert_eq!(stage.fake.count(Op::Rotate), ALL / AT_ONCE / 4);
    assert_eq!(running.finish().stderr, "");
}

/// Mostly list; among them refusals, refreshes and rotations.
fn calls(running: &mut Running, count: usize) {
    for round in 0..count / AT_ONCE {
        let ids: Vec<i64> = (0..AT_ONCE)
            .map(|number| match (number, round % 4) {
                (10, 0) => running.ask_tool("rotate-jwt-refresh-token", json!({})),
                (20, 1) => running.ask_tool("refresh-jwt-token", json!({})),
                (30, 2) => running.ask_tool("blacklist-jwt-refresh-token", json!({"body.refresh": "no-such-id"})),
                (40, 3) => running.ask_tool("list-api-tokens", json!({"order": 1})),
                _ => running.ask_tool("list-api-tokens", json!({})),
            })
            .collect();
        for id in ids {
            assert!(running.answer(id)["result"].is_object());
        }
    }
}
