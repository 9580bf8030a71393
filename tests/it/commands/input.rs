//! The arguments of `call`, and what is no JSON.

use std::fs;

use super::{Setting, json};
use crate::fake::{Fake, Op};
use crate::jwt::{fresh, id_of, signature, unsigned};

#[test]
fn arguments_come_from_the_command_line_a_file_or_standard_input() {
    let setting = Setting::new();
    let text = format!("{{\"body.refresh\": \"{}\"}}\n", setting.pat);
    let file = setting.home.path().join("arguments.json");
    fs::write(&file, format!("\u{feff}{text}")).unwrap();
    let file = format!("@{}", file.display());
    for (argument, stdin) in [(text.as_str(), ""), (&file, ""), ("-", text.as_str())] {
        let finished = setting.binary(&["call", "refresh-jwt-token", argument]).run(stdin);
        assert_eq!((finished.code(), finished.stderr.as_str()), (0, ""), "{argument}");
        assert!(json(&finished)["access"].is_string());
    }
    let blacklist = ["call", "blacklist-jwt-refresh-token", "--allow-self-revoke", "-"];
    assert_eq!(setting.binary(&blacklist).run(text).code(), 0);
    assert!(setting.fake.blacklisted(&id_of(&setting.pat)));
}

#[test]
fn standard_input_is_not_read_unasked() {
    let setting = Setting::new();
    // Its standard input stays open and empty; who read it would wait for ever.
    for arguments in [&["call", "list-api-tokens"][..], &["call", "list-api-tokens", "{}"], &["tools"], &["check"]] {
        let finished = setting.binary(arguments).start().ended();
        assert_eq!(finished.code(), 0, "{arguments:?}: {}", finished.stderr);
    }
}

#[test]
fn what_is_no_json_is_shown_with_its_place_and_not_repeated() {
    let fake = Fake::start();
    let pat = format!("{}.{}", unsigned(&fresh("refresh", 1, 300)), signature());
    let cases = [
        ("{body.refresh: \"PAT\"}", "is not JSON: key must be a string at line 1 column 2"),
        ("{\"body.refresh\": \"PAT}", "is not JSON: EOF while parsing a string at line 1 column"),
        ("{\"body.refresh\": PAT}", "is not JSON: expected value at line 1 column 18"),
        ("{\n  \"body.refresh\": \"PAT\",\n}", "is not JSON: trailing comma at line 3 column 1"),
        ("{\"body.refresh\": \"PAT\"} PAT", "is not JSON: trailing characters at line 1 column"),
        ("PAT", "is not JSON: expected value at line 1 column 1"),
        ("\"PAT\"", "is not a JSON object"),
        ("[\"PAT\"]", "is not a JSON object"),
        ("null", "is not a JSON object"),
        ("  ", "is empty"),
    ];
    for (text, said) in cases {
        let text = text.replace("PAT", &pat);
        for (argument, stdin, name) in
            [(text.as_str(), "", "What stands after the tool's name"), ("-", text.as_str(), "Standard input")]
        {
            let server = super::binary(&["call", "blacklist-jwt-refresh-token", argument]).url(&fake.url()).key("x");
            let finished = server.run(stdin);
            assert_eq!((finished.code(), finished.stdout.as_str()), (2, ""), "{text}");
            let start = format!("label-studio-tokens-mcp: {name} {said}");
            assert!(finished.stderr.starts_with(&start), "no {start:?}: {}", finished.stderr);
            assert!(finished.stderr.contains("Nothing was sent."), "{}", finished.stderr);
            assert!(!finished.stderr.contains("eyJ"), "{}", finished.stderr);
        }
    }
    assert_eq!(fake.requests().len(), 0);
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let setting = Setting::new();
    let home = setting.home.path().to_str().unwrap();
    fs::write(setting.home.path().join("large"), vec![b' '; 1 << 21]).unwrap();
    fs::write(setting.home.path().join("bytes"), b"{\"body.refresh\": \"\xff\"}").unwrap();
    for (path, said) in [
        (format!("{home}/none"), "cannot be read: No such file"),
        (home.to_owned(), "cannot be read: Is a directory"),
        (format!("{home}/large"), "is over 1 MiB"),
        (format!("{home}/bytes"), "is not JSON: invalid unicode code point at line 1 column"),
        ("/dev/null".to_owned(), "is empty"),
        (String::new(), "cannot be read"),
    ] {
        let finished = setting.binary(&["call", "list-api-tokens", &format!("@{path}")]).run("");
        assert_eq!(finished.code(), 2, "{path}");
        let start = format!("label-studio-tokens-mcp: The file {path} {said}");
        assert!(finished.stderr.starts_with(&start), "no {start:?}: {}", finished.stderr);
    }
    assert_eq!(setting.fake.requests().len(), 0);
}

#[test]
fn what_the_tool_does_not_take_is_refused_as_in_the_server() {
    let setting = Setting::new();
    for (tool, arguments, said) in [
        ("rotate-jwt-refresh-token", "{\"refresh\": \"x\"}", "did you mean `body.refresh`?"),
        ("blacklist-jwt-refresh-token", "{}", "`body.refresh` is required"),
        ("list-api-tokens", "{\"ordering\": 1}", "must be a string, not a number"),
    ] {
        let finished = setting.binary(&["call", tool, arguments]).run("");
        assert_eq!(finished.code(), 2, "{tool}");
        assert!(finished.stderr.contains(said), "{}", finished.stderr);
    }
    assert_eq!(setting.fake.count(Op::Rotate), 0);
}

#[test]
fn a_token_that_the_shell_cut_off_its_json_is_not_repeated() {
    let pat = format!("{}.{}", unsigned(&fresh("refresh", 1, 300)), signature());
    for arguments in [
        ["call", "blacklist-jwt-refresh-token", "{body.refresh:", &format!("{pat}}}")],
        ["call", "blacklist-jwt-refresh-token", "--hints", &pat],
        ["call", "blacklist-jwt-refresh-token", "{}", &format!("--{pat}")],
    ] {
        let finished = super::binary(&arguments).run("");
        assert_eq!(finished.code(), 2, "{arguments:?}");
        assert!(!finished.stderr.contains("eyJ"), "{}", finished.stderr);
    }
}
