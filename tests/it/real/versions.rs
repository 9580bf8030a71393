//! Every protocol version leads to a listed and called tool.

use serde_json::{Value, json};

use super::results::ids;
use super::{BLACKLIST, CREATE, LIST, REFRESH, ROTATE};
use crate::jwt;
use crate::label_studio::label_studio;
use crate::running::Running;
use crate::server::Server;
use crate::session::{result, succeeded};

#[test]
fn initialized() {
    let (mut start, id) = scene();
    for version in ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"] {
        let mut server = start();
        let client = json!({"name": "tests", "version": "1"});
        let hello = json!({"protocolVersion": version, "capabilities": {}, "clientInfo": client});
        let hello = result(server.request("initialize", hello));
        assert_eq!(hello["protocolVersion"], version);
        assert_eq!(hello["serverInfo"]["name"], "label-studio-tokens-mcp");
        server.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
        listed_and_called(&mut server, &id, |params| params);
        assert_eq!(server.finish().code(), 0);
    }
}

#[test]
fn discovered() {
    let (mut start, id) = scene();
    for discover in [true, false] {
        let mut server = start();
        if discover {
            let discovered = result(server.request("server/discover", modern(json!({}))));
            let versions = discovered["supportedVersions"].as_array().unwrap();
            assert!(versions.contains(&json!("2026-07-28")), "{versions:?}");
            assert_eq!(discovered["capabilities"], json!({"tools": {}}));
        }
        for answer in listed_and_called(&mut server, &id, modern) {
            assert_eq!(answer["resultType"], "complete");
            assert_eq!(answer["_meta"]["io.modelcontextprotocol/serverInfo"]["name"], "label-studio-tokens-mcp");
        }
        assert_eq!(server.finish().code(), 0);
    }
}

fn scene() -> (impl FnMut() -> Running, String) {
    let user = label_studio().user();
    let pat = user.create();
    let id = jwt::id_of(&pat);
    (move || Server::new().url(&label_studio().url).key(&pat).start(), id)
}

fn modern(mut params: Value) -> Value {
    params["_meta"] = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": {"name": "tests", "version": "1"},
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    params
}

/// The results of tools/list and of a call of each tool that changes nothing.
fn listed_and_called(server: &mut Running, id: &str, dressed: impl Fn(Value) -> Value) -> Vec<Value> {
    let listed = result(server.request("tools/list", dressed(json!({}))));
    let names: Vec<&str> = listed["tools"].as_array().unwrap().iter().map(|t| t["name"].as_str().unwrap()).collect();
    assert_eq!(names, [LIST, CREATE, BLACKLIST, REFRESH, ROTATE]);
    let mut call = |tool| result(server.request("tools/call", dressed(json!({"name": tool, "arguments": {}}))));
    let (tokens, refreshed) = (call(LIST), call(REFRESH));
    assert_eq!(ids(&succeeded(tokens.clone())), [id]);
    assert_eq!(jwt::claims(succeeded(refreshed.clone())["access"].as_str().unwrap())["token_type"], "access");
    vec![listed, tokens, refreshed]
}
