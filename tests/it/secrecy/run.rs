//! A broad run: each tool, each form of key, each kind of failure.

use serde_json::json;

use super::Secrets;
use crate::cells::each;
use crate::fake::{Fault, Op};
use crate::running::Running;
use crate::stage::{Form, Stage};
use crate::tool::Tool;

/// Answers that repeat what was sent, at each place where a text is cut.
fn echoes() -> Vec<Fault> {
    let codes = [200, 302, 400, 401, 403, 404, 409, 429, 500, 503];
    let echoes = codes.map(|code| Fault::Echo { code, blanks: 0 }).into_iter();
    let cuts = (1..60).step_by(9).map(|blanks| Fault::Echo { code: 200, blanks });
    let long = (420..510).step_by(23).map(|blanks| Fault::Echo { code: 500, blanks });
    echoes.chain(cuts).chain(long).collect()
}

fn failures(effect: bool) -> Vec<Fault> {
    vec![
        Fault::ResetBeforeRead,
        Fault::CloseAfter { effect },
        Fault::HalfAnswer { effect },
        Fault::WrongLength { effect },
        Fault::ShortLength { effect },
        Fault::Html200 { effect },
        Fault::BrokenJson200 { effect },
        Fault::Empty200 { effect },
        Fault::Huge { bytes: 2 << 20, effect },
        Fault::gateway(502, effect),
        Fault::problem(500, "'jti'", effect),
        Fault::Chunked,
    ]
}

/// Calls a tool with a fault on its own request; then makes the stage whole again.
fn call(stage: &mut Stage, running: &mut Running, tool: Tool, fault: &Fault) {
    if tool == Tool::Create {
        // The access token made from a key outlives it.
        running.call("list-api-tokens", stage.authorized(json!({})));
        stage.live().iter().for_each(|id| stage.fake.blacklist(id));
    }
    stage.fake.fault(tool.op(), fault.clone());
    running.call(tool.name(), tool.arguments(stage));
    let left: Vec<String> = stage.live();
    left.iter().for_each(|id| stage.fake.blacklist(id));
    stage.pat = stage.fake.new_pat(&stage.user);
    stage.put(&stage.pat);
}

#[test]
fn nothing_leaks() {
    let cells: Vec<(Form, Tool)> = [Form::PatFile, Form::Legacy, Form::PerCall]
        .into_iter()
        .flat_map(|form| Tool::ALL.map(|tool| (form, tool)))
        .filter(|pair| *pair != (Form::PerCall, Tool::Blacklist))
        .collect();
    each(&cells, 5, |(form, tool)| {
        let mut stage = Stage::new(*form);
        let mut running = stage.server().args(&["--log", "trace", "--allow-self-revoke"]).start_initialized();
        let mut children = vec![];
        for fault in echoes().iter().chain(&failures(false)).chain(&failures(true)) {
            call(&mut stage, &mut running, *tool, fault);
            children.extend(running.children());
        }
        let secrets = Secrets::of(&stage);
        secrets.assert_absent("the command line", &running.command_line());
        let finished = running.finish();
        secrets.assert_kept(&finished);
        assert_eq!((children, finished.code()), (vec![], 0));
        let lines = finished.stderr.lines().filter(|line| line.contains(tool.name())).count();
        assert!(lines > 30, "the log is not at work: {}", finished.stderr);
    });
}

/// The same while a request is under way, and for the lines at each level.
#[test]
fn levels() {
    for (level, lines) in [("off", 0), ("warn", 0), ("info", 1), ("debug", 2), ("trace", 2)] {
        let stage = Stage::new(Form::PatFile);
        let mut running = stage.server().args(&["--log", level]).start_initialized();
        let gate = stage.fake.hold(Op::Rotate);
        let id = running.ask_tool("rotate-jwt-refresh-token", json!({}));
        gate.wait_waiting(1);
        assert!(running.children().is_empty());
        let line = running.command_line();
        gate.open();
        let done = crate::session::succeeded(crate::session::result(running.answer(id)));
        running.ok("list-api-tokens", json!({}));
        let secrets = Secrets::of(&stage);
        secrets.assert_absent("the command line", &line);
        let finished = running.finish();
        secrets.assert_kept(&finished);
        assert_eq!(finished.stderr.lines().count(), lines, "{level}: {}", finished.stderr);
        if let Some(change) = finished.stderr.lines().next() {
            let said = format!("rotate-jwt-refresh-token done, token {},", done["id"].as_str().unwrap());
            assert!(change.contains(&said) && change.ends_with(" ms"), "{change}");
        }
    }
}
