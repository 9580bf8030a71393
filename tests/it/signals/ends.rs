//! SIGTERM, SIGINT and the end of input: what was read is answered, then the process ends.

use serde_json::json;

use super::{Held, assert_done};
use crate::cells::each;
use crate::fake::Op;
use crate::running::Running;
use crate::stage::{Form, Stage};
use crate::tool::Tool;

/// How a process is asked to end.
#[derive(Clone, Copy, Debug)]
enum End {
    Input,
    Signal(&'static str),
}

const ENDS: [End; 3] = [End::Input, End::Signal("TERM"), End::Signal("INT")];

impl End {
    fn come(self, running: &mut Running) {
        match self {
            Self::Input => running.close_stdin(),
            Self::Signal(name) => running.signal(name),
        }
    }
}

#[test]
fn in_the_middle_of_each_tool() {
    let pairs: Vec<(Tool, End)> = Tool::ALL.into_iter().flat_map(|tool| ENDS.map(|end| (tool, end))).collect();
    each(&pairs, 4, |(tool, end)| {
        let mut held = Held::new(*tool);
        end.come(&mut held.running);
        held.gate.open();
        let finished = held.running.exited();
        assert_done(*tool, &held.stage, finished.answer(held.id));
        assert_eq!((finished.code(), finished.stderr.as_str()), (0, ""));
        assert_eq!(held.stage.fake.count(tool.op()), 1);
    });
}

/// Everything that was read before is answered, what waits in the queue included.
#[test]
fn queued_calls_are_answered() {
    for end in ENDS {
        let mut held = Held::new(Tool::Rotate);
        let mut ids = vec![held.id];
        for number in 0..30 {
            let tool = if number % 10 == 9 { Tool::Rotate } else { Tool::List };
            ids.push(held.running.ask_tool(tool.name(), json!({})));
        }
        // A ping is answered at once: everything before it has been read.
        held.running.request("ping", json!({}));
        assert_eq!(held.stage.fake.count(Op::Rotate), 1);
        end.come(&mut held.running);
        held.gate.open();
        let finished = held.running.exited();
        for id in ids {
            crate::session::succeeded(finished.answer(id)["result"].clone());
        }
        assert_eq!((finished.code(), held.stage.fake.count(Op::Rotate)), (0, 4));
        assert_eq!(held.stage.live(), [crate::jwt::id_of(&held.stage.kept())]);
    }
}

/// After a signal nothing more is read: a call that comes later is neither sent nor answered.
#[test]
fn nothing_is_read_after_a_signal() {
    let mut held = Held::new(Tool::Rotate);
    let before = held.running.threads();
    held.running.signal("TERM");
    // The thread that reads ends with the first line that nobody takes any more.
    crate::deadline::until("the reader to end", || {
        held.running.ask("ping", json!({}));
        (held.running.threads() < before).then_some(())
    });
    let late = held.running.ask_tool("create-api-token", json!({}));
    held.gate.open();
    let finished = held.running.exited();
    assert_done(Tool::Rotate, &held.stage, finished.answer(held.id));
    assert!(finished.answers.iter().all(|answer| answer["id"] != late));
    assert_eq!((finished.code(), held.stage.fake.count(Op::Create)), (0, 0));
}

/// Before anything was said, and between calls.
#[test]
fn when_idle() {
    for end in ENDS {
        let stage = Stage::new(Form::Legacy);
        for handshake in [false, true] {
            let mut running = if handshake { stage.server().start_initialized() } else { stage.server().start() };
            if !handshake {
                // It listens to signals once it answers.
                running.request("ping", json!({}));
            }
            end.come(&mut running);
            let finished = running.exited();
            assert_eq!((finished.code(), finished.stderr.as_str()), (0, ""), "{end:?}");
        }
        assert_eq!(stage.fake.connections(), 0);
    }
}

/// A line without a newline at the end of input is a line.
#[test]
fn last_line_without_newline() {
    let stage = Stage::new(Form::Legacy);
    let call = json!({"jsonrpc": "2.0", "id": 9, "method": "tools/call", "params": {"name": "list-api-tokens"}});
    let mut running = stage.server().start_initialized();
    running.send_raw(call.to_string().as_bytes());
    let finished = running.finish();
    assert_eq!(finished.answer(9)["result"]["structuredContent"]["tokens"][0]["id"], stage.id());
}
