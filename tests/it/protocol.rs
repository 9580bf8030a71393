//! MCP itself, on the built binary: both eras, tools/list, calls that are malformed.

use serde_json::{Value, json};

use crate::fake::Fake;
use crate::running::Running;
use crate::server::Server;

const LEGACY: [&str; 4] = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];
const MODERN: &str = "2026-07-28";
const VERSION: &str = "io.modelcontextprotocol/protocolVersion";
const SERVER_INFO: &str = "io.modelcontextprotocol/serverInfo";

fn meta(version: &str) -> Value {
    json!({ VERSION: version, "io.modelcontextprotocol/clientCapabilities": {},
            "io.modelcontextprotocol/clientInfo": {"name": "t", "version": "1"} })
}

fn fake_server(fake: &Fake) -> Server {
    let user = fake.user();
    fake.new_pat(&user);
    Server::new().url(&fake.url()).key(&user.legacy)
}

fn names(list: &Value) -> Vec<&str> {
    list["tools"].as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap()).collect()
}

const NAMES: [&str; 5] = [
    "list-api-tokens",
    "create-api-token",
    "blacklist-jwt-refresh-token",
    "refresh-jwt-token",
    "rotate-jwt-refresh-token",
];

#[test]
fn each_legacy_version_leads_to_a_listed_and_called_tool() {
    let fake = Fake::start();
    for version in LEGACY {
        let mut running = fake_server(&fake).start();
        let client = json!({"name": "t", "version": "1"});
        let params = json!({"protocolVersion": version, "capabilities": {}, "clientInfo": client});
        let initialized = running.request("initialize", params)["result"].take();
        assert_eq!(initialized["protocolVersion"], version);
        assert_eq!(initialized["capabilities"], json!({"tools": {}}));
        assert_eq!(initialized["serverInfo"]["name"], "label-studio-tokens-mcp");
        let list = running.request("tools/list", json!({}))["result"].take();
        assert_eq!(names(&list), NAMES);
        assert_eq!(running.ok("list-api-tokens", json!({}))["tokens"].as_array().unwrap().len(), 1);
    }
}

#[test]
fn an_unknown_legacy_version_is_answered_with_one_that_is_served() {
    let mut running = Server::new().start();
    let params =
        json!({"protocolVersion": "1999-01-01", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}});
    let answer = running.request("initialize", params);
    assert!(LEGACY.contains(&answer["result"]["protocolVersion"].as_str().unwrap()), "{answer}");
}

fn modern(running: &mut Running, method: &str, mut params: Value) -> Value {
    params["_meta"] = meta(MODERN);
    let mut answer = running.request(method, params);
    let result = answer["result"].take();
    assert_eq!(result["resultType"], "complete", "{answer} {result}");
    assert_eq!(result["_meta"][SERVER_INFO]["name"], "label-studio-tokens-mcp", "{result}");
    result
}

#[test]
fn the_modern_version_works_without_handshake() {
    let fake = Fake::start();
    let mut running = fake_server(&fake).start();
    let discovered = modern(&mut running, "server/discover", json!({}));
    let versions = discovered["supportedVersions"].as_array().unwrap();
    assert!(LEGACY.iter().chain([&MODERN]).all(|version| versions.contains(&json!(version))));
    assert_eq!(discovered["capabilities"], json!({"tools": {}}));
    assert_eq!(discovered["ttlMs"], 3_600_000);
    assert_eq!(discovered["cacheScope"], "public");
    assert!(discovered["instructions"].as_str().unwrap().len() <= 600);
    let list = modern(&mut running, "tools/list", json!({}));
    assert_eq!(names(&list), NAMES);
    assert_eq!(list["ttlMs"], 3_600_000);
    assert_eq!(list["cacheScope"], "public");
    let called = modern(&mut running, "tools/call", json!({"name": "list-api-tokens"}));
    assert_eq!(called["structuredContent"]["tokens"].as_array().unwrap().len(), 1);
    let failed = modern(&mut running, "tools/call", json!({"name": "refresh-jwt-token"}));
    assert_eq!(failed["isError"], true);
}

#[test]
fn modern_requests_without_meta_or_of_an_unknown_version_are_refused_and_the_server_waits_on() {
    let fake = Fake::start();
    let mut running = fake_server(&fake).start();
    assert_eq!(running.request("tools/list", json!({}))["error"]["code"], -32602);
    let error = running.request("tools/list", json!({"_meta": meta("2099-01-01")}))["error"].take();
    assert_eq!(error["code"], -32022);
    assert_eq!(error["data"]["requested"], "2099-01-01");
    assert!(error["data"]["supported"].as_array().unwrap().contains(&json!(MODERN)));
    modern(&mut running, "tools/list", json!({}));
    assert_eq!(running.request("tools/list", json!({}))["error"]["code"], -32602);
}

#[test]
fn a_subscription_is_acknowledged_with_nothing_and_ends_with_the_input() {
    let mut running = Server::new().start();
    modern(&mut running, "tools/list", json!({}));
    let params = json!({"notifications": {"toolsListChanged": true}, "_meta": meta(MODERN)});
    let id = running.ask("subscriptions/listen", params);
    modern(&mut running, "tools/list", json!({}));
    let finished = running.finish();
    assert_eq!(finished.code(), 0);
    assert_eq!(finished.answer(id)["result"]["resultType"], "complete");
    let acknowledged =
        finished.answers.iter().find(|message| message["method"] == "notifications/subscriptions/acknowledged");
    assert_eq!(acknowledged.unwrap()["params"]["notifications"], json!({}));
}

#[test]
fn malformed_calls_and_unknown_methods_have_their_codes() {
    let mut running = Server::new().start_initialized();
    let cases = [
        ("tools/call", json!({"name": "no-such-tool"}), -32602, "no-such-tool"),
        ("tools/call", json!({"name": "List-API-tokens", "arguments": {}}), -32602, "List-API-tokens"),
        ("tools/call", json!({}), -32602, "name"),
        ("tools/call", json!({"name": 5}), -32602, "name"),
        ("tools/call", json!({"name": "list-api-tokens", "arguments": []}), -32602, "arguments"),
        ("tools/call", json!({"name": "list-api-tokens", "arguments": "{}"}), -32602, "arguments"),
        ("tools/list", json!({"cursor": "x"}), -32602, "cursor"),
        ("prompts/list", json!({}), -32601, "prompts/list"),
        ("resources/list", json!({}), -32601, "resources/list"),
        ("logging/setLevel", json!({"level": "debug"}), -32601, "logging/setLevel"),
        ("no/such", json!({}), -32601, "no/such"),
    ];
    for (method, params, code, named) in cases {
        let error = running.request(method, params.clone())["error"].take();
        assert_eq!(error["code"], code, "{method} {params}: {error}");
        assert!(error["message"].as_str().unwrap().contains(named), "{method} {params}: {error}");
    }
    assert_eq!(running.finish().code(), 0);
}

#[test]
fn read_only_offers_list_alone_and_the_others_are_unknown() {
    let flagged = Server::new().arg("--read-only");
    let set = Server::new().env("LABEL_STUDIO_MCP_READ_ONLY", "true");
    for server in [flagged, set] {
        let mut running = server.start_initialized();
        let list = running.request("tools/list", json!({}))["result"].take();
        assert_eq!(names(&list), ["list-api-tokens"]);
        for name in &NAMES[1..] {
            assert_eq!(running.request("tools/call", json!({"name": name}))["error"]["code"], -32602);
        }
    }
}
