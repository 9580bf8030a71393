//! Values of the other settings: what cannot be used ends the start with exit code 2.

use serde_json::json;

use super::says;
use crate::server::Server;

#[test]
fn values_that_cannot_be_used_are_named_and_nothing_starts() {
    let variables = [
        ("LABEL_STUDIO_MCP_TIMEOUT", "soon", "number of seconds"),
        ("LABEL_STUDIO_MCP_TIMEOUT", "0", "number of seconds"),
        ("LABEL_STUDIO_MCP_TIMEOUT", "1e9", "number of seconds"),
        ("LABEL_STUDIO_MCP_READ_ONLY", "maybe", "neither"),
        ("LABEL_STUDIO_MCP_ALLOW_SELF_REVOKE", "yes please", "neither"),
        ("LABEL_STUDIO_MCP_HINTS", "none", "served, declared"),
        ("LABEL_STUDIO_MCP_LOG", "loud", "off, warn"),
    ];
    for (name, value, said) in variables {
        let finished = Server::new().env(name, value).pipe("");
        assert_eq!(finished.code(), 2, "{name}={value}");
        says(&finished.stderr, &[name, value, said]);
        assert_eq!(finished.stdout, "");
    }
    let flags = [("--timeout", "soon"), ("--hints", "none"), ("--log", "loud"), ("--no-such", "x"), ("--api-key", "x")];
    for (flag, value) in flags {
        let finished = Server::new().arg(flag).arg(value).pipe("");
        assert_eq!(finished.code(), 2, "{flag} {value}");
        says(&finished.stderr, &[flag]);
        assert_eq!(finished.stdout, "");
    }
}

#[test]
fn placeholders_and_empty_values_count_as_unset_and_are_named() {
    for (value, said) in [
        ("", "is empty"),
        ("  ", "is empty"),
        ("${LABEL_STUDIO_API_KEY}", "placeholder"),
        ("your-key", "placeholder"),
        ("YOUR-TOKEN", "placeholder"),
    ] {
        for name in ["LABEL_STUDIO_API_KEY", "LABEL_STUDIO_API_KEY_FILE"] {
            let mut running = Server::new().url("http://127.0.0.1:1").env(name, value).start_initialized();
            let text = running.refused("list-api-tokens", json!({}));
            says(&text, &["No Label Studio key is set", name, said, "LABEL_STUDIO_API_KEY_FILE"]);
        }
    }
}

#[test]
fn without_a_key_and_without_label_studio_the_server_lists_its_tools() {
    let mut running = Server::new().start_initialized();
    assert_eq!(running.request("tools/list", json!({}))["result"]["tools"].as_array().unwrap().len(), 5);
    for tool in ["list-api-tokens", "create-api-token", "refresh-jwt-token", "rotate-jwt-refresh-token"] {
        says(&running.refused(tool, json!({})), &["No Label Studio key is set"]);
    }
    let finished = running.finish();
    assert_eq!((finished.code(), finished.stderr.as_str()), (0, ""));
}

#[test]
fn key_and_key_file_both_set_is_said_once_and_the_file_wins() {
    let fake = crate::fake::Fake::start();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), fake.user().legacy).unwrap();
    let mut running = Server::new().url(&fake.url()).key("0123456789abcdef").key_file(file.path()).start_initialized();
    running.ok("list-api-tokens", json!({}));
    running.ok("list-api-tokens", json!({}));
    let finished = running.finish();
    assert_eq!(finished.stderr.lines().count(), 1, "{}", finished.stderr);
    says(&finished.stderr, &["LABEL_STUDIO_API_KEY", "LABEL_STUDIO_API_KEY_FILE", file.path().to_str().unwrap()]);
    assert!(!finished.stderr.contains("0123456789abcdef"));
}

#[test]
fn placeholders_of_other_settings_are_named_on_stderr() {
    let variables = ["READ_ONLY", "TOKEN_DIR", "HINTS", "TIMEOUT", "LOG", "ALLOW_SELF_REVOKE"]
        .map(|name| format!("LABEL_STUDIO_MCP_{name}"));
    for name in variables {
        let finished = Server::new().env(&name, "${UNFILLED}").pipe("");
        assert_eq!(finished.code(), 0);
        says(&finished.stderr, &[&name, "${UNFILLED}", "counts as unset"]);
        assert_eq!(Server::new().env(&name, "").pipe("").stderr, "");
    }
}
