//! The exit codes of docs/configuration.md, each of them met.

use std::fs::File;
use std::process::{Command, Stdio};

use super::{Setting, binary};
use crate::docs::{Page, rows};
use crate::fake::{Fault, Op};
use crate::jwt::id_of;
use crate::server::{BINARY, Finished};

fn fails(finished: &Finished, code: i32, said: &str) {
    assert_eq!(finished.code(), code, "{}", finished.stderr);
    assert_eq!(finished.stdout, "");
    assert!(finished.stderr.starts_with("label-studio-tokens-mcp: "), "{}", finished.stderr);
    assert!(finished.stderr.contains(said), "no {said:?}: {}", finished.stderr);
}

#[test]
fn no_key_or_none_that_can_be_used_is_2() {
    let setting = Setting::new();
    let call = ["call", "list-api-tokens"];
    fails(&binary(&call).url(&setting.fake.url()).run(""), 2, "No Label Studio key is set");
    fails(&setting.binary(&call).key_file("/nope".as_ref()).run(""), 2, "/nope");
    fails(&binary(&call).url("localhost:8080").key("x").run(""), 2, "no scheme");
    fails(&setting.binary(&call).env("LABEL_STUDIO_MCP_TIMEOUT", "soon").run(""), 2, "LABEL_STUDIO_MCP_TIMEOUT");
    assert_eq!(setting.fake.requests().len(), 0);
}

#[test]
fn no_usable_answer_is_3() {
    let setting = Setting::new();
    let call = ["call", "list-api-tokens"];
    fails(&binary(&call).url("http://127.0.0.1:1").key("x").run(""), 3, "cannot be reached");
    fails(&setting.binary(&call).url(&format!("{}/nope", setting.fake.url())).run(""), 3, "404");
    setting.fake.fault(Op::List, Fault::Hang { effect: false });
    fails(&setting.binary(&call).arg("--timeout=0.2").run(""), 3, "did not answer within");
    setting.fake.fault(Op::List, Fault::Html200 { effect: false });
    fails(&setting.binary(&call).run(""), 3, "not as Label Studio does");
}

#[test]
fn an_unknown_outcome_is_4() {
    let setting = Setting::new();
    setting.fake.fault_times(Op::List, &Fault::problem(500, "down", false), 4);
    setting.fake.fault(Op::Rotate, Fault::CloseAfter { effect: true });
    fails(&setting.binary(&["call", "rotate-jwt-refresh-token"]).run(""), 4, "It is unknown whether rotate");
}

#[test]
fn a_refusal_is_5() {
    let setting = Setting::new();
    let create = ["call", "create-api-token"];
    fails(&setting.binary(&create).run(""), 5, &id_of(&setting.pat));
    setting.fake.fault(Op::List, Fault::problem(500, "down", false));
    fails(&setting.binary(&["call", "list-api-tokens"]).run(""), 5, "down");
}

#[test]
fn a_key_that_is_not_accepted_is_6() {
    let setting = Setting::new();
    let call = ["call", "list-api-tokens"];
    fails(&binary(&call).url(&setting.fake.url()).key("garbage").run(""), 6, "looks like none of its keys");
    setting.fake.blacklist(&id_of(&setting.pat));
    fails(&setting.binary(&call).run(""), 6, "is blacklisted");
}

#[test]
fn a_result_that_cannot_be_written_is_1() {
    let setting = Setting::new();
    for (call, said) in [
        (&["call", "list-api-tokens"][..], "Standard output cannot be written: No space left"),
        (&["check"], "Standard output cannot be written: No space left"),
        (&["tools"], "Standard output cannot be written: No space left"),
        (&["call", "rotate-jwt-refresh-token"], "nobody has the new token"),
    ] {
        let output = Command::new(BINARY)
            .args(call)
            .env_clear()
            .env("LABEL_STUDIO_URL", setting.fake.url())
            .env("LABEL_STUDIO_API_KEY", &setting.pat)
            .stdin(Stdio::null())
            .stdout(File::options().write(true).open("/dev/full").unwrap())
            .output()
            .unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{call:?}: {stderr}");
        assert!(stderr.contains(said) && !stderr.contains("eyJ"), "{call:?}: {stderr}");
    }
}

#[test]
fn mistakes_on_the_command_line_are_2_and_name_the_nearest() {
    for (arguments, said) in [
        (&["--api-key", "x"][..], "'--api-key-file'"),
        (&["call", "list-api-tokens", "--tiemout", "3"], "'--timeout'"),
        (&["check", "--jsn"], "'--json'"),
        (&["chek"], "'check'"),
        (&["call"], "<TOOL>"),
        (&["call", "list-api-tokens", "{}", "{}"], "unexpected argument"),
    ] {
        let finished = binary(arguments).run("");
        assert_eq!((finished.code(), finished.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(finished.stderr.contains(said), "no {said:?}: {}", finished.stderr);
    }
}

#[test]
fn help_and_version_are_on_stdout() {
    let version = binary(&["--version"]).run("");
    assert_eq!(version.stdout, concat!("label-studio-tokens-mcp ", env!("CARGO_PKG_VERSION"), "\n"));
    for (arguments, said) in [
        (&["--help"][..], &["call", "check", "tools", "LABEL_STUDIO_API_KEY_FILE"][..]),
        (&["help", "call"], &["JSON|@FILE|-", "Exit codes", "rotate-jwt-refresh-token"]),
        (&["check", "--help"], &["--json", "Changes nothing"]),
        (&["tools", "-h"], &["--json", "--hints"]),
    ] {
        let finished = binary(arguments).run("");
        assert_eq!((finished.code(), finished.stderr.as_str()), (0, ""), "{arguments:?}");
        for said in said {
            assert!(finished.stdout.contains(said), "no {said:?}: {}", finished.stdout);
        }
    }
}

#[test]
fn the_page_has_each_code_once() {
    let codes = rows(&Page::named("docs/configuration.md").section("## Exit codes"));
    let codes: Vec<&str> = codes.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(codes, ["0", "1", "2", "3", "4", "5", "6", "130", "129, 143"]);
}
