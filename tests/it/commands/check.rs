//! `check`: what it looks at when all is well, the settings, and how it is written.

use std::path::Path;

use serde_json::Value;

use super::{Setting, binary, json, on_a_terminal};
use crate::docs_commands::{KEY_FILE, write_key};
use crate::fake::Op;
use crate::jwt::id_of;
use crate::server::{Finished, Server};

/// What `check --json` says of one thing: its state, its text and the next step.
pub fn found(report: &Value, name: &str) -> (String, String, String) {
    let checks = report["checks"].as_array().unwrap();
    let check = checks.iter().find(|check| check["name"] == name).unwrap_or_else(|| panic!("no {name}: {report}"));
    ["state", "text", "next"].map(|field| check[field].as_str().unwrap_or_default().to_owned()).into()
}

/// Runs `check` both ways: they must agree, and show no key.
pub fn report(server: &Server, secrets: &[&str]) -> (Value, Finished) {
    let text = server.clone().arg("check").run("");
    let finished = server.clone().arg("check").arg("--json").run("");
    let report = json(&finished);
    assert_eq!(text.code(), finished.code());
    assert_eq!(report["exit_code"], finished.code());
    assert_eq!(report["ok"], finished.code() == 0);
    assert_eq!((text.stderr.as_str(), finished.stderr.as_str()), ("", ""));
    let end = text.stdout.lines().last().unwrap();
    assert!(end.ends_with(report["next"].as_str().unwrap_or("call list-api-tokens")), "{end}");
    for check in report["checks"].as_array().unwrap() {
        let mark = match check["state"].as_str().unwrap() {
            "ok" => "✓",
            "warning" => "!",
            "failed" => "✗",
            _ => "-",
        };
        assert_eq!(check["ok"], mark == "✓" || mark == "!", "{check}");
        assert!(check["next"].is_string() == (mark == "!" || mark == "✗"), "{check}");
        let line =
            text.stdout.lines().find(|line| line.starts_with(&format!("{mark} {}", check["name"].as_str().unwrap())));
        assert!(line.is_some(), "no line of {check} in {}", text.stdout);
    }
    for secret in secrets {
        assert!(!text.stdout.contains(secret) && !finished.stdout.contains(secret), "{}", text.stdout);
    }
    (report, text)
}

#[test]
fn all_is_well_and_nothing_is_changed() {
    let setting = Setting::new();
    let (report, text) = report(&setting.binary(&[]), &[&setting.pat]);
    assert_eq!(report["ok"], true, "{}", text.stdout);
    assert!(report["next"].is_null());
    assert!(report["checks"].as_array().unwrap().iter().all(|check| check["state"] == "ok"), "{}", text.stdout);
    for (name, said) in [
        ("address", setting.fake.url()),
        ("address", "LABEL_STUDIO_URL".to_owned()),
        ("key", format!("a personal access token {} of user {}", id_of(&setting.pat), setting.user.id)),
        ("key", "LABEL_STUDIO_API_KEY_FILE".to_owned()),
        ("key file", "0600".to_owned()),
        ("rotation", "can replace".to_owned()),
        ("Label Studio", "1.23.2".to_owned()),
        ("exchange", "access token".to_owned()),
        ("user", setting.user.email.clone()),
        ("user", "API tokens are on".to_owned()),
        ("tokens", format!("{} (the key)", id_of(&setting.pat))),
    ] {
        let (_, text, _) = found(&report, name);
        assert!(text.contains(&said), "{name}: no {said} in {text}");
    }
    assert_eq!(setting.fake.live(&setting.user), [id_of(&setting.pat)]);
    for op in [Op::Create, Op::Blacklist, Op::Rotate] {
        assert_eq!(setting.fake.count(op), 0);
    }
    let left: Vec<_> = std::fs::read_dir(setting.home.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "something was left behind");
}

#[test]
fn each_setting_has_its_value_and_source() {
    let setting = Setting::new();
    let server = setting
        .binary(&["--hints", "declared", "--timeout", "7.5", "--token-dir", setting.home.path().to_str().unwrap()])
        .env("LABEL_STUDIO_MCP_READ_ONLY", "1")
        .env("LABEL_STUDIO_MCP_LOG", "OFF");
    let (report, _) = report(&server, &[&setting.pat]);
    for (name, said) in [
        ("hints", "declared (--hints)"),
        ("time limit", "7.5 s for one request (--timeout)"),
        ("read-only", "on (LABEL_STUDIO_MCP_READ_ONLY)"),
        ("self-revoke", "off (the default)"),
        ("log", "off (LABEL_STUDIO_MCP_LOG)"),
    ] {
        assert_eq!(found(&report, name), ("ok".to_owned(), said.to_owned(), String::new()));
    }
    assert!(found(&report, "token directory").1.ends_with("(--token-dir), can be written"));
}

#[test]
fn values_that_cannot_be_used_are_named_with_their_setting() {
    let setting = Setting::new();
    let (bad, _) = report(&setting.binary(&[]).env("LABEL_STUDIO_MCP_TIMEOUT", "soon"), &[]);
    assert_eq!(bad["exit_code"], 2);
    assert!(found(&bad, "settings").1.starts_with("LABEL_STUDIO_MCP_TIMEOUT: `soon` is not a number"));
    let (bad, _) = report(&setting.binary(&[]).url("localhost:8080"), &[]);
    assert_eq!(bad["exit_code"], 2);
    assert_eq!(found(&bad, "address").1, "LABEL_STUDIO_URL: `localhost:8080` has no scheme");
    assert!(bad["next"].as_str().unwrap().contains("http://localhost:8080"));
    assert_eq!(found(&bad, "Label Studio").0, "skipped");
    let (bad, _) = report(&setting.binary(&["--token-dir", "/none"]), &[]);
    assert_eq!(bad["exit_code"], 2);
    assert_eq!(found(&bad, "token directory").0, "failed");
    assert_eq!(found(&bad, "tokens").0, "ok");
}

#[test]
fn placeholders_and_two_keys_are_warnings() {
    let setting = Setting::new();
    let server = setting.binary(&[]).key("0123456789abcdef").env("LABEL_STUDIO_MCP_HINTS", "${HINTS}");
    let (report, text) = report(&server, &["0123456789abcdef"]);
    assert_eq!(report["ok"], true);
    for said in ["LABEL_STUDIO_API_KEY and LABEL_STUDIO_API_KEY_FILE are both set", "LABEL_STUDIO_MCP_HINTS holds"] {
        assert!(text.stdout.contains(said), "no {said}: {}", text.stdout);
    }
}

#[test]
fn colours_are_for_terminals_and_not_where_they_are_unwanted() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join(KEY_FILE);
    write_key(&file, "x");
    let url = Path::new("http://127.0.0.1:1");
    let variables = [("LABEL_STUDIO_URL", url), ("LABEL_STUDIO_API_KEY_FILE", file.as_path())];
    let (text, code) = on_a_terminal(&["check"], &variables);
    assert_eq!(code, Some(3));
    assert!(text.contains("\u{1b}[32m✓") && text.contains("\u{1b}[31m✗") && text.contains("\u{1b}[33m!"), "{text}");
    let plain = [variables[0], variables[1], ("NO_COLOR", Path::new("1"))];
    assert!(!on_a_terminal(&["check"], &plain).0.contains('\u{1b}'));
    assert!(on_a_terminal(&["check", "--json"], &variables).0.starts_with("{\n  \"ok\": false"));
    let piped = binary(&["check"]).url("http://127.0.0.1:1").key_file(&file).run("");
    assert!(!piped.stdout.contains('\u{1b}'));
}
