//! The operator's directory for new tokens.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::fake::Op;
use crate::faults::assert_says;
use crate::jwt;
use crate::session::{failed, result, succeeded};
use crate::stage::{Form, Stage, names};
use crate::tool::Tool;

const NOBODY: u32 = 65_534;

/// Tools that bring a new secret, and the field that would hold it.
const BRINGERS: [(Tool, &str, &str); 3] = [
    (Tool::Create, "token", "personal-access-token"),
    (Tool::Refresh, "access", "access-token"),
    (Tool::Rotate, "refresh", "personal-access-token"),
];

fn set(form: Form) -> (Stage, PathBuf) {
    let stage = Stage::new(form);
    let directory = stage.directory.path().join("tokens");
    fs::create_dir(&directory).unwrap();
    (stage, directory)
}

fn free_for(tool: Tool, stage: &Stage) {
    if tool == Tool::Create {
        stage.fake.blacklist(&stage.id());
    }
}

#[test]
fn in_place_of_the_value() {
    for (tool, field, kind) in BRINGERS {
        let (stage, directory) = set(Form::Legacy);
        let mut running = stage.server().env("LABEL_STUDIO_MCP_TOKEN_DIR", &directory).start_initialized();
        free_for(tool, &stage);
        let known = stage.fake.tokens();
        let done = running.ok(tool.name(), tool.arguments(&stage));
        let new = stage.fake.tokens().into_iter().find(|token| !known.contains(token)).unwrap();
        let name = format!("{kind}-{}.jwt", jwt::id_of(&new));
        assert_eq!((names(&directory), done.get(field)), (vec![name.clone()], None));
        let file = directory.join(name);
        assert_eq!(done["token_file"], json!(file));
        assert_eq!(fs::read_to_string(&file).unwrap(), format!("{new}\n"));
        assert_eq!(fs::metadata(&file).unwrap().mode() & 0o7777, 0o600);
        assert!(!done.to_string().contains(&jwt::truncated(&new)));
        conforms(&mut running, tool, &done);
    }
}

/// What the served schema says of the result is so.
fn conforms(running: &mut crate::running::Running, tool: Tool, done: &Value) {
    let list = running.request("tools/list", json!({}));
    let tools = list["result"]["tools"].as_array().unwrap();
    let schema = &tools.iter().find(|entry| entry["name"] == tool.name()).unwrap()["outputSchema"];
    assert_eq!(schema["properties"]["token_file"]["type"], "string", "{schema}");
    for required in schema["required"].as_array().into_iter().flatten() {
        assert!(done.get(required.as_str().unwrap()).is_some(), "{required} is required");
    }
    for name in done.as_object().unwrap().keys() {
        assert!(schema["properties"].get(name).is_some(), "{name} is not in the schema");
    }
}

/// The server's own key goes to its file, not here.
#[test]
fn own_key_goes_to_its_file() {
    let (stage, directory) = set(Form::PatFile);
    let mut running = stage.server().arg("--token-dir").arg(&directory).start_initialized();
    let done = running.ok("rotate-jwt-refresh-token", json!({}));
    assert_eq!((&done["token_file"], names(&directory)), (&json!(stage.key_file()), vec![]));
    assert_eq!(stage.live(), [jwt::id_of(&stage.kept())]);
}

#[test]
fn never_overwrites() {
    let (stage, directory) = set(Form::Legacy);
    let mut running = stage.server().arg("--token-dir").arg(&directory).start_initialized();
    let done = running.ok("rotate-jwt-refresh-token", json!({"body.refresh": stage.pat}));
    let first = PathBuf::from(done["token_file"].as_str().unwrap());
    let before = fs::read_to_string(&first).unwrap();
    // A second token with the same id, as an installation restored from a copy may sign.
    let again = stage.fake.whole(done["id"].as_str().unwrap());
    let same = crate::fake::Fault::Status {
        code: 200,
        content_type: "application/json".into(),
        body: json!({"refresh": again}).to_string(),
        headers: vec![],
        effect: false,
    };
    for number in 2..5 {
        stage.fake.fault(Op::Rotate, same.clone());
        let next = running.ok("rotate-jwt-refresh-token", json!({"body.refresh": stage.pat}));
        let name = format!("personal-access-token-{}-{number}.jwt", done["id"].as_str().unwrap());
        assert_eq!(next["token_file"], json!(directory.join(name)));
    }
    assert_eq!((names(&directory).len(), fs::read_to_string(first).unwrap()), (4, before));
}

#[test]
fn cannot_be_written() {
    for (tool, ..) in BRINGERS {
        let (stage, directory) = set(Form::Legacy);
        free_for(tool, &stage);
        let before = stage.live();
        let server = stage.server().arg("--token-dir").arg(&directory).user(NOBODY);
        let mut running = server.start_initialized();
        let text = failed(&running.call(tool.name(), tool.arguments(&stage)));
        assert_says(
            &text,
            &["could not be written to", directory.to_str().unwrap(), "Permission denied", "Nothing was sent"],
        );
        assert_eq!((stage.fake.count(tool.op()), stage.live(), names(&directory).len()), (0, before, 0));
        chown(&directory, Some(NOBODY), None).unwrap();
        running.ok(tool.name(), tool.arguments(&stage));
        assert_eq!(names(&directory).len(), 1);
    }
}

#[test]
fn does_not_exist() {
    let stage = Stage::new(Form::Legacy);
    let directory = stage.directory.path().join("nowhere");
    let mut running = stage.server().arg("--token-dir").arg(&directory).start_initialized();
    for tool in [Tool::Refresh, Tool::Rotate] {
        let text = failed(&running.call(tool.name(), tool.arguments(&stage)));
        assert_says(&text, &[directory.to_str().unwrap(), "Nothing was sent"]);
        assert_eq!(stage.fake.count(tool.op()), 0);
    }
}

/// A write that fails after all: the value and the reason.
#[test]
fn write_that_fails_after_all() {
    for (tool, field, _) in BRINGERS {
        let (stage, directory) = set(Form::Legacy);
        free_for(tool, &stage);
        let mut running = stage.server().arg("--token-dir").arg(&directory).start_initialized();
        let gate = stage.fake.hold(tool.op());
        let id = running.ask_tool(tool.name(), tool.arguments(&stage));
        gate.wait_waiting(1);
        fs::rename(&directory, directory.with_file_name("moved")).unwrap();
        gate.open();
        let done = succeeded(result(running.answer(id)));
        let value = done[field].as_str().unwrap();
        assert_eq!(stage.fake.whole(&jwt::id_of(value)), value);
        assert_eq!(done.get("token_file"), None);
        assert_says(done["notice"].as_str().unwrap(), &["could not be written (", "keep it now"]);
    }
}

/// A call that fails leaves nothing behind.
#[test]
fn nothing_is_left_after_a_failure() {
    let (stage, directory) = set(Form::Legacy);
    let mut running = stage.server().arg("--token-dir").arg(&directory).start_initialized();
    assert_says(&running.refused("create-api-token", json!({})), &["live personal access token already"]);
    stage.fake.fault(Op::Refresh, crate::fake::Fault::problem(403, "No.", false));
    assert_says(&failed(&running.call("refresh-jwt-token", Tool::Refresh.arguments(&stage))), &["(403)"]);
    assert!(names(&directory).is_empty());
}
