//! Two servers on one key file, both rotating.

use std::thread;

use serde_json::json;

use crate::deadline::until;
use crate::fake::{Fault, Op};
use crate::jwt;
use crate::session::{failed, result, succeeded};
use crate::stage::{Form, Stage};
use crate::tool::Tool;

/// Rotations of each server.
const ROTATIONS: usize = 15;

fn both_rotate(stage: &Stage, may_fail: bool) -> usize {
    let rotations = || {
        let mut running = stage.server().start_initialized();
        let mut failures = 0;
        for _ in 0..ROTATIONS {
            let result = running.call("rotate-jwt-refresh-token", json!({}));
            if may_fail && result["isError"] == true {
                let text = failed(&result);
                assert!(text.contains("nothing has changed so far"), "{text}");
                failures += 1;
            } else {
                succeeded(result);
            }
        }
        // Both still work, whoever was last.
        running.ok("list-api-tokens", json!({}));
        running.ok("refresh-jwt-token", json!({}));
        assert_eq!(running.finish().stderr, "");
        failures
    };
    let failures = thread::scope(|scope| [scope.spawn(rotations), scope.spawn(rotations)].map(|t| t.join().unwrap()));
    assert_eq!(stage.live(), [jwt::id_of(&stage.kept())]);
    assert_eq!(stage.fake.count(Op::Rotate), 2 * ROTATIONS);
    assert_eq!(stage.names(), ["key"]);
    failures.iter().sum()
}

#[test]
fn one_live_token_at_the_end() {
    let stage = Stage::new(Form::PatFile);
    both_rotate(&stage, false);
    assert_eq!([Op::Create, Op::Blacklist].map(|op| stage.fake.count(op)), [0, 0]);
}

#[test]
fn one_live_token_at_the_end_whatever_is_lost() {
    let stage = Stage::new(Form::PatFile);
    let after = [
        Fault::CloseAfter { effect: true },
        Fault::ResetAfter { effect: true },
        Fault::gateway(502, true),
        Fault::Html200 { effect: true },
    ];
    for fault in &after {
        stage.fake.fault_after(Op::Rotate, 2, fault.clone());
        stage.fake.fault_after(Op::Rotate, 1, Fault::CloseAfter { effect: false });
    }
    // Some of the repairs lose the answer to their blacklist, too.
    stage.fake.fault(Op::Blacklist, Fault::CloseAfter { effect: true });
    assert_eq!(both_rotate(&stage, true), after.len());
    assert_eq!([Op::Create, Op::Blacklist].map(|op| stage.fake.count(op)), [after.len(); 2]);
    assert_eq!(stage.fake.faults_left(), 0);
}

/// While another server's rotation is under way its old key is dead and the file still holds it.
#[test]
fn reads_wait_for_the_new_key() {
    for tool in [Tool::List, Tool::Refresh] {
        let stage = Stage::new(Form::PatFile);
        let (mut rotating, mut reading) = (stage.server().start_initialized(), stage.server().start_initialized());
        // The answer is lost, and the look-up waits at a gate.
        stage.fake.fault(Op::Rotate, Fault::CloseAfter { effect: true });
        let before = stage.fake.hold(Op::List);
        let rotation = rotating.ask_tool("rotate-jwt-refresh-token", json!({}));
        before.wait_waiting(1);
        let looking = stage.fake.hold(Op::List);
        before.open();
        looking.wait_waiting(1);
        assert_eq!(stage.kept(), stage.pat);
        assert!(stage.fake.blacklisted(&stage.id()));
        let refreshes = stage.fake.count(Op::Refresh);
        let read = reading.ask_tool(tool.name(), json!({}));
        until("the dead key to be refused", || (stage.fake.count(Op::Refresh) > refreshes).then_some(()));
        looking.open();
        succeeded(result(rotating.answer(rotation)));
        succeeded(result(reading.answer(read)));
    }
}
