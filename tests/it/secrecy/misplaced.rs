//! Keys where they do not belong: in the wrong setting, argument or message.

use std::fs;

use serde_json::{Value, json};

use super::Secrets;
use crate::cells::each;
use crate::server::Server;
use crate::stage::{Form, Stage};
use crate::tool::Tool;

const VARIABLES: [&str; 8] = [
    "LABEL_STUDIO_URL",
    "LABEL_STUDIO_API_KEY_FILE",
    "LABEL_STUDIO_MCP_TOKEN_DIR",
    "LABEL_STUDIO_MCP_HINTS",
    "LABEL_STUDIO_MCP_READ_ONLY",
    "LABEL_STUDIO_MCP_ALLOW_SELF_REVOKE",
    "LABEL_STUDIO_MCP_TIMEOUT",
    "LABEL_STUDIO_MCP_LOG",
];

/// Calls each tool: nothing that the process says shows a secret.
fn assert_secret(secrets: &Secrets, server: Server) {
    let mut lines = String::new();
    let mut say = |message: &Value| lines += &format!("{message}\n");
    let hello =
        json!({"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}});
    say(&json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": hello}));
    for (id, tool) in Tool::ALL.iter().enumerate() {
        let arguments = if *tool == Tool::Blacklist { json!({"body.refresh": "00"}) } else { json!({}) };
        let params = json!({"name": tool.name(), "arguments": arguments});
        say(&json!({"jsonrpc": "2.0", "id": id + 1, "method": "tools/call", "params": params}));
    }
    let finished = server.arg("--log").arg("trace").pipe(lines);
    secrets.assert_kept(&finished);
}

#[test]
fn in_the_wrong_setting() {
    let stage = Stage::new(Form::Legacy);
    let secrets = Secrets::of(&stage);
    let mut cases = vec![];
    for key in [&stage.pat, &stage.user.legacy] {
        for name in VARIABLES {
            let values = [key.clone(), format!("Token {key}"), format!("http://{key}@127.0.0.1"), format!("/{key}/x")];
            cases.extend(values.map(|value| (name, value)));
        }
        cases.push(("LABEL_STUDIO_URL", format!("http://127.0.0.1/{key}")));
        cases.push(("LABEL_STUDIO_URL", format!("{key}.example.com:8080")));
    }
    each(&cases, 3, |(name, value)| {
        let server = Server::new().url(&stage.fake.url()).key(&stage.user.legacy);
        assert_secret(&secrets, server.env(name, value));
    });
}

/// A key that cannot be used: with something around it, twice, cut, in an odd file.
#[test]
fn in_the_wrong_form() {
    let stage = Stage::new(Form::Legacy);
    let (pat, legacy) = (&stage.pat, &stage.user.legacy);
    let secrets = Secrets::of(&stage);
    let file = stage.directory.path().join("odd");
    for key in [
        format!("{pat} {legacy}"),
        format!("{pat}\n{legacy}"),
        format!("LABEL_STUDIO_API_KEY={pat}"),
        format!("your-{pat}"),
        format!("${{{legacy}}}"),
        format!("\"{legacy}\""),
        format!("{legacy}é"),
        format!("{legacy}\u{1}"),
        pat.repeat(20),
        pat[1..].to_owned(),
    ] {
        fs::write(&file, &key).unwrap();
        assert_secret(&secrets, Server::new().url(&stage.fake.url()).key(&key));
        assert_secret(&secrets, Server::new().url(&stage.fake.url()).key_file(&file));
    }
}

/// In arguments, as names of arguments, tools and methods, and in lines that are no message.
#[test]
fn in_the_wrong_place_of_a_message() {
    let stage = Stage::new(Form::Legacy);
    let mut running = stage.server().args(&["--log", "trace"]).start_initialized();
    let (pat, legacy) = (stage.pat.clone(), stage.user.legacy.clone());
    for key in [&pat, &legacy, &format!("Bearer {pat}"), &format!("{legacy} {pat}")] {
        for tool in Tool::ALL {
            for arguments in [
                json!({key: "x"}),
                json!({"ordering": key, key: 1}),
                json!({"body.refresh": key, "Authorization": key, "refresh": key}),
                json!({"body.refresh": {key: key}}),
                json!({"body.refresh": [key]}),
                json!({"body.refresh": key.repeat(40)}),
                json!({"Authorization": format!("{key}\n{key}")}),
                json!({"Authorization": format!("Basic {key}")}),
            ] {
                running.call(tool.name(), arguments);
            }
        }
        for (method, params) in [
            ("tools/call", json!({"name": key})),
            ("tools/call", json!({"name": [key]})),
            ("tools/call", json!([key])),
            ("tools/list", json!({"cursor": key})),
            (key.as_str(), json!({})),
            ("resources/read", json!({"uri": key})),
            ("prompts/get", json!({"name": key})),
        ] {
            running.request(method, params);
        }
        running.send_raw(format!("{key}\n{{\"{key}\"\n[\"{key}\"]\n{{\"jsonrpc\":\"{key}\"}}\n").as_bytes());
    }
    let secrets = Secrets::of(&stage);
    let finished = running.finish();
    secrets.assert_kept(&finished);
    assert_eq!(finished.answers.iter().filter(|answer| answer["id"].is_null()).count(), 16);
}
