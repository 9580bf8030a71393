//! `call`: the result as JSON, and names that are not quite right.

use std::fs;
use std::path::Path;

use serde_json::json;

use super::{Setting, binary, json, on_a_terminal};
use crate::docs_commands::write_key;
use crate::fake::Op;
use crate::jwt::id_of;

#[test]
fn the_result_is_one_line_of_json_and_nothing_else_is_said() {
    let setting = Setting::new();
    let finished = setting.binary(&["call", "list-api-tokens"]).run("");
    assert_eq!((finished.code(), finished.stderr.as_str()), (0, ""));
    assert_eq!(finished.stdout.lines().count(), 1);
    let result = json(&finished);
    assert_eq!(result["tokens"][0]["id"], id_of(&setting.pat));
    assert_eq!(result["tokens"][0]["current"], true);
}

#[test]
fn on_a_terminal_the_result_stands_on_several_lines() {
    let setting = Setting::new();
    let arguments = ["call", "list-api-tokens", "--url", &setting.fake.url()];
    let file = setting.key_file();
    let (text, code) = on_a_terminal(&arguments, &[("LABEL_STUDIO_API_KEY_FILE", file.as_path())]);
    assert_eq!(code, Some(0));
    assert!(text.starts_with("{\n  \"tokens\": [\n"), "{text}");
}

#[test]
fn a_rotation_is_in_the_key_file_and_not_in_the_output() {
    let setting = Setting::new();
    let finished = setting.binary(&["call", "rotate-jwt-refresh-token"]).run("");
    assert_eq!((finished.code(), finished.stderr.as_str()), (0, ""));
    let key = fs::read_to_string(setting.key_file()).unwrap();
    let result = json(&finished);
    assert_eq!(result["id"], id_of(&key));
    assert_eq!(result["replaced"], id_of(&setting.pat));
    assert!(result.get("refresh").is_none() && !finished.stdout.contains("eyJ"), "{result}");
    assert_eq!(setting.fake.live(&setting.user), [id_of(&key)]);
}

#[test]
fn flags_stand_before_or_after_the_subcommand() {
    let setting = Setting::new();
    let (url, file) = (setting.fake.url(), setting.key_file());
    let flags = ["--url", &url, "--api-key-file", file.to_str().unwrap()];
    let call = ["call", "list-api-tokens"];
    for arguments in [[&flags[..], &call].concat(), [&call[..], &flags].concat()] {
        assert_eq!(binary(&arguments).run("").code(), 0, "{arguments:?}");
    }
}

#[test]
fn an_unknown_tool_names_the_nearest_and_nothing_is_sent() {
    let setting = Setting::new();
    for (given, meant) in [
        ("list", "list-api-tokens"),
        ("list-tokens", "list-api-tokens"),
        ("LIST_API_TOKENS", "list-api-tokens"),
        ("lsit-api-tokens", "list-api-tokens"),
        ("create", "create-api-token"),
        ("blacklist", "blacklist-jwt-refresh-token"),
        ("refresh", "refresh-jwt-token"),
        ("rotate", "rotate-jwt-refresh-token"),
        ("rotate-token", "rotate-jwt-refresh-token"),
        ("rotate_jwt_refresh_tokens", "rotate-jwt-refresh-token"),
    ] {
        let finished = setting.binary(&["call", given]).run("");
        assert_eq!((finished.code(), finished.stdout.as_str()), (2, ""), "{given}");
        let expected = format!("label-studio-tokens-mcp: Unknown tool `{given}`; did you mean `{meant}`?\n");
        assert_eq!(finished.stderr, expected);
    }
    for given in ["token", "zzz", "", " "] {
        let finished = setting.binary(&["call", given]).run("");
        assert_eq!(finished.code(), 2, "{given}");
        assert!(finished.stderr.contains("there are list-api-tokens, create-api-token"), "{}", finished.stderr);
    }
    assert_eq!(setting.fake.requests().len(), 0);
}

#[test]
fn with_read_only_the_other_tools_are_unknown() {
    let setting = Setting::new();
    let finished = setting.binary(&["call", "create-api-token", "--read-only"]).run("");
    assert_eq!(finished.code(), 2);
    let expected =
        "label-studio-tokens-mcp: Unknown tool `create-api-token`; with read-only set there is list-api-tokens alone\n";
    assert_eq!(finished.stderr, expected);
    assert_eq!(setting.binary(&["--read-only", "call", "list-api-tokens"]).run("").code(), 0);
    assert_eq!(setting.fake.count(Op::Create), 0);
}

#[test]
fn a_token_that_has_a_file_is_not_in_the_output() {
    let setting = Setting::new();
    setting.fake.blacklist(&id_of(&setting.pat));
    let file = setting.home.path().join("legacy");
    write_key(&file, &setting.user.legacy);
    let directory = setting.home.path().to_str().unwrap();
    let finished = setting.binary(&["call", "create-api-token", "--token-dir", directory]).key_file(&file).run("");
    assert_eq!(finished.code(), 0, "{}", finished.stderr);
    let result = json(&finished);
    let token = fs::read_to_string(Path::new(result["token_file"].as_str().unwrap())).unwrap();
    assert_eq!(json!([id_of(&token)]), json!([result["id"]]));
    assert!(result.get("token").is_none());
}

#[test]
fn the_log_is_on_stderr() {
    let setting = Setting::new();
    let finished = setting.binary(&["call", "rotate-jwt-refresh-token", "--log", "info"]).key("your-key").run("");
    assert_eq!(finished.code(), 0);
    assert!(finished.stderr.contains("INFO rotate-jwt-refresh-token done, token "), "{}", finished.stderr);
    let both = setting.binary(&["call", "list-api-tokens"]).key("0123").run("");
    assert!(both.stderr.contains("are both set"), "{}", both.stderr);
}
