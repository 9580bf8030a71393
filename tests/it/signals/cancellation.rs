//! `notifications/cancelled`.

use serde_json::{Value, json};

use super::{Held, is_kept};
use crate::cells::each;
use crate::deadline::until;
use crate::fake::Op;
use crate::running::Running;
use crate::tool::Tool;

fn cancel(running: &mut Running, id: impl Into<Value>) {
    let params = json!({"requestId": id.into(), "reason": "the user said so"});
    running.send(&json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": params}));
    // A ping is answered at once, and after what was read before.
    running.request("ping", json!({}));
}

/// No answer follows, and what was sent is finished and kept; the next call works.
#[test]
fn in_the_middle_of_each_tool() {
    each(&Tool::ALL, 4, |tool| {
        let mut held = Held::new(*tool);
        cancel(&mut held.running, held.id);
        held.gate.open();
        let next = held.running.ok("list-api-tokens", json!({}));
        assert_eq!(next["tokens"].as_array().unwrap().len(), held.stage.live().len());
        if tool.changes() {
            // It waited for the change.
            assert!(is_kept(*tool, &held.stage), "{:?}", held.stage.live());
        }
        let finished = held.running.finish();
        assert!(finished.answers.iter().all(|answer| answer["id"] != held.id), "{}", finished.stdout);
        assert_eq!((finished.code(), finished.stderr.as_str()), (0, ""));
    });
}

/// The process is asked to end right after: it waits for a change that was sent.
#[test]
fn then_the_end() {
    for signal in [None, Some("TERM")] {
        for tool in [Tool::Create, Tool::Blacklist, Tool::Rotate] {
            let mut held = Held::new(tool);
            cancel(&mut held.running, held.id);
            match signal {
                Some(name) => held.running.signal(name),
                None => held.running.close_stdin(),
            }
            held.gate.open();
            let finished = held.running.exited();
            assert_eq!(finished.code(), 0);
            assert!(is_kept(tool, &held.stage), "{tool:?}: {:?}", held.stage.live());
        }
    }
}

/// What waits for its turn is never sent.
#[test]
fn in_the_queue() {
    let mut held = Held::new(Tool::Rotate);
    let others = [Tool::Create, Tool::List, Tool::Rotate, Tool::Blacklist, Tool::Refresh];
    let ids = others.map(|tool| {
        let arguments = if tool == Tool::Blacklist { json!({"body.refresh": "a"}) } else { json!({}) };
        held.running.ask_tool(tool.name(), arguments)
    });
    let requests = held.stage.fake.requests().len();
    for id in ids {
        cancel(&mut held.running, id);
    }
    held.gate.open();
    let refreshes = held.stage.fake.count(Op::Refresh);
    held.running.answer(held.id);
    let finished = held.running.finish();
    assert!(finished.answers.iter().all(|answer| ids.iter().all(|id| answer["id"] != *id)), "{}", finished.stdout);
    assert_eq!((held.stage.fake.requests().len(), held.stage.fake.count(Op::Refresh)), (requests, refreshes));
    assert_eq!(held.stage.live(), [crate::jwt::id_of(&held.stage.kept())]);
}

/// A call behind a cancelled one in the queue still has its turn.
#[test]
fn the_next_in_the_queue() {
    let mut held = Held::new(Tool::Rotate);
    let cancelled = held.running.ask_tool("rotate-jwt-refresh-token", json!({}));
    let next = held.running.ask_tool("list-api-tokens", json!({}));
    cancel(&mut held.running, cancelled);
    held.gate.open();
    let tokens = crate::session::succeeded(crate::session::result(held.running.answer(next)));
    assert_eq!(tokens["tokens"][0]["current"], true);
    assert_eq!(held.stage.fake.count(Op::Rotate), 1);
}

/// Unknown ids, ids of calls that have ended, and ids of another type change nothing.
#[test]
fn of_nothing() {
    let mut held = Held::new(Tool::List);
    for id in [json!(999), json!(held.id.to_string()), json!("x"), json!(-1)] {
        cancel(&mut held.running, id);
    }
    held.running.send(&json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {}}));
    held.running.send(&json!({"jsonrpc": "2.0", "method": "notifications/cancelled"}));
    held.gate.open();
    crate::session::succeeded(crate::session::result(held.running.answer(held.id)));
    cancel(&mut held.running, held.id);
    held.running.ok("list-api-tokens", json!({}));
}

/// Cancelled reads give their places in the queue back once their requests have ended.
#[test]
fn many_reads() {
    let mut held = Held::new(Tool::List);
    for _ in 0..20 {
        let id = held.running.ask_tool("list-api-tokens", json!({}));
        cancel(&mut held.running, id);
    }
    cancel(&mut held.running, held.id);
    assert!(held.stage.fake.count(Op::List) <= 4);
    held.gate.open();
    until("the reads to end", || (held.gate.waiting() == 0).then_some(()));
    let done = held.running.ok("rotate-jwt-refresh-token", json!({}));
    assert_eq!(held.stage.live(), [done["id"].as_str().unwrap()]);
}
