//! The end of the process and of single calls, in the middle of each tool.

mod cancellation;
mod ends;
mod second;

use serde_json::Value;

use crate::fake::Gate;
use crate::jwt;
use crate::running::Running;
use crate::session::succeeded;
use crate::stage::{Form, Stage};
use crate::tool::Tool;

/// A tool's own request, held at Label Studio: it was sent and is not carried out yet.
struct Held {
    tool: Tool,
    stage: Stage,
    running: Running,
    gate: Gate,
    id: i64,
}

impl Held {
    fn new(tool: Tool) -> Self {
        let form = match tool {
            Tool::Create | Tool::Blacklist => Form::Legacy,
            Tool::List | Tool::Refresh | Tool::Rotate => Form::PatFile,
        };
        let stage = Stage::new(form);
        if tool == Tool::Create {
            stage.fake.blacklist(&stage.id());
        }
        let gate = stage.fake.hold(tool.op());
        let mut running = stage.server().start_initialized();
        let id = running.ask_tool(tool.name(), tool.arguments(&stage));
        gate.wait_waiting(1);
        Self { tool, stage, running, gate, id }
    }
}

/// What a change that was sent has left behind, whoever waits for its answer.
fn is_kept(tool: Tool, stage: &Stage) -> bool {
    let live = stage.live();
    match tool {
        Tool::List | Tool::Refresh => live == [stage.id()],
        Tool::Create => live.len() == 1 && live != [stage.id()],
        Tool::Blacklist => live.is_empty(),
        Tool::Rotate => live != [stage.id()] && live == [jwt::id_of(&stage.kept())],
    }
}

/// The result of a tool that was not disturbed.
fn assert_done(tool: Tool, stage: &Stage, answer: &Value) {
    let done = succeeded(answer["result"].clone());
    assert!(is_kept(tool, stage), "{tool:?}: {done}");
    match tool {
        Tool::List => assert_eq!(done["tokens"].as_array().unwrap().len(), 1),
        Tool::Refresh => assert!(done["access"].is_string()),
        Tool::Create | Tool::Rotate => assert_eq!(done["id"], stage.live()[0]),
        Tool::Blacklist => assert_eq!(done["id"], stage.id()),
    }
}
