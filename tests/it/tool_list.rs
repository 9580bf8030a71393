//! tools/list: one golden file a tool, and rules that hold for all of them.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::server::Server;

/// The longest name of server and tool together that every client shows.
const LONGEST_NAMES: usize = 60;

/// What the list may cost an assistant, in bytes of compact JSON.
const LARGEST_LIST: usize = 5000;

fn tools(server: Server) -> Vec<Value> {
    let mut list = server.start_initialized().request("tools/list", json!({}));
    serde_json::from_value(list["result"]["tools"].take()).unwrap()
}

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots").join(name)
}

/// Compares with the golden file; `UPDATE=1` writes it.
fn matches_golden(name: &str, tool: &Value) {
    let text = serde_json::to_string_pretty(tool).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        fs::write(golden(name), &text).unwrap();
    }
    let expected = fs::read_to_string(golden(name)).unwrap_or_else(|e| panic!("{name}: {e}. UPDATE=1 writes it"));
    assert_eq!(text, expected, "{name} differs; UPDATE=1 writes it anew");
}

#[test]
fn each_tool_is_as_in_its_golden_file() {
    for tool in tools(Server::new()) {
        matches_golden(&format!("{}.json", tool["name"].as_str().unwrap()), &tool);
    }
    let directory = tempfile::tempdir().unwrap();
    for tool in tools(Server::new().arg("--token-dir").arg(directory.path())) {
        let name = tool["name"].as_str().unwrap();
        matches_golden(&format!("{name}.token-dir.json"), &tool["outputSchema"]);
    }
}

#[test]
fn the_list_is_always_the_same_and_small() {
    let list = tools(Server::new());
    assert_eq!(list, tools(Server::new().key("x")));
    let size = serde_json::to_vec(&list).unwrap().len();
    assert!(size <= LARGEST_LIST, "{size} bytes");
}

#[test]
fn names_and_titles_fit_every_client() {
    for tool in tools(Server::new()) {
        let name = tool["name"].as_str().unwrap();
        assert!(name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b)), "{name}");
        assert!("label-studio-tokens".len() + name.len() <= LONGEST_NAMES, "{name}");
        assert_eq!(tool["title"], tool["annotations"]["title"], "{name}");
        assert!(!tool["description"].as_str().unwrap().is_empty());
        for hint in ["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"] {
            assert!(tool["annotations"][hint].is_boolean(), "{name} {hint}");
        }
    }
}

#[test]
fn schemas_are_portable() {
    let directory = tempfile::tempdir().unwrap();
    let with_directory = tools(Server::new().arg("--token-dir").arg(directory.path()));
    for tool in tools(Server::new()).into_iter().chain(with_directory) {
        let (input, output) = (&tool["inputSchema"], &tool["outputSchema"]);
        assert_eq!(input["additionalProperties"], false, "{tool}");
        for root in [input, output] {
            assert_eq!(root["type"], "object", "{tool}");
            assert!(root["properties"].is_object(), "{tool}");
            is_portable(root);
        }
    }
}

fn is_portable(schema: &Value) {
    match schema {
        Value::Object(object) => {
            for word in ["$schema", "$defs", "$ref", "anyOf", "oneOf", "allOf", "title", "default", "x-mcp-header"] {
                assert!(!object.contains_key(word), "{word} in {schema}");
            }
            assert!(object.get("type").is_none_or(|kind| kind.is_string() || kind.is_object()), "{schema}");
            object.values().for_each(is_portable);
        }
        Value::Array(items) => items.iter().for_each(is_portable),
        _ => {}
    }
}

/// The capability file.
fn capability() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/capability.yaml");
    serde_saphyr::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Name and hints of each tool of the capability file.
fn declared() -> Vec<(String, Value)> {
    let yaml = capability();
    let exposed = yaml["capability"]["exposes"].as_array().unwrap();
    let mcp = exposed.iter().find(|face| face["type"] == "mcp").unwrap();
    let tools = mcp["tools"].as_array().unwrap();
    tools.iter().map(|tool| (tool["name"].as_str().unwrap().to_owned(), tool["hints"].clone())).collect()
}

#[test]
fn declared_hints_are_the_capability_files_own() {
    for server in [Server::new().arg("--hints=declared"), Server::new().env("LABEL_STUDIO_MCP_HINTS", "declared")] {
        let served = tools(server);
        let declared = declared();
        assert_eq!(served.len(), declared.len());
        for (tool, (name, hints)) in served.iter().zip(&declared) {
            assert_eq!(tool["name"], *name);
            let annotations = &tool["annotations"];
            assert_eq!(annotations["readOnlyHint"], hints["readOnly"], "{name}");
            assert_eq!(annotations["destructiveHint"], hints["destructive"], "{name}");
            assert_eq!(annotations["idempotentHint"], hints["idempotent"], "{name}");
        }
    }
}

#[test]
fn served_hints_differ_from_the_declared_ones_in_three_values_that_ask_for_confirmation() {
    let (served, declared) = (tools(Server::new()), tools(Server::new().arg("--hints=declared")));
    let mut differences = Vec::new();
    for (served, declared) in served.iter().zip(&declared) {
        for hint in ["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"] {
            if served["annotations"][hint] != declared["annotations"][hint] {
                differences.push((served["name"].clone(), hint, served["annotations"][hint].clone()));
            }
        }
    }
    let expected = [
        (json!("blacklist-jwt-refresh-token"), "readOnlyHint", json!(false)),
        (json!("blacklist-jwt-refresh-token"), "destructiveHint", json!(true)),
        (json!("rotate-jwt-refresh-token"), "destructiveHint", json!(true)),
    ];
    assert_eq!(differences, expected);
}

#[test]
fn the_base_uri_and_the_requests_are_the_capability_files_own() {
    let capability = capability();
    let consumed = &capability["capability"]["consumes"][0];
    let catalogue = label_studio_tokens_mcp::catalogue::catalogue().unwrap();
    assert_eq!(consumed["baseUri"], catalogue.base_uri);
    let resources = consumed["resources"].as_array().unwrap().iter();
    let declared: Vec<String> = resources
        .flat_map(|resource| {
            let operations = resource["operations"].as_array().unwrap().iter();
            operations.map(|operation| format!("{} {}", operation["method"], resource["path"]).replace('"', ""))
        })
        .collect();
    let served = catalogue
        .tools
        .iter()
        .map(|tool| format!("{} {}", format!("{:?}", tool.request.method).to_uppercase(), tool.request.path));
    assert_eq!(served.collect::<Vec<_>>(), declared);
    assert!(catalogue.instructions.chars().count() <= 600, "{}", catalogue.instructions.len());
}

#[test]
fn a_mistake_in_the_catalogue_is_named_with_its_place() {
    let good = include_str!("../../tools.yaml");
    let cases = [
        ("request: GET /api/token/", "request: FETCH /api/token/", "GET /path"),
        ("operation: list", "operation: lists", "lists"),
        ("    title: List API tokens\n", "", "title"),
        (
            "read_only: true, destructive: false, idempotent: true",
            "read_only: maybe, destructive: false, idempotent: true",
            "line",
        ),
        ("base_uri:", "base_url:", "base_url"),
    ];
    for (old, new, said) in cases {
        assert!(good.contains(old), "{old}");
        let error = label_studio_tokens_mcp::catalogue::parse(&good.replacen(old, new, 1)).unwrap_err();
        assert!(error.contains(said) && error.contains("line"), "{error}");
    }
}
