//! Output to a pipe whose reader has gone.

use std::io::pipe;
use std::process::{Command, Output, Stdio};

use super::Setting;
use crate::jwt::id_of;
use crate::server::BINARY;

fn without_reader(setting: &Setting, arguments: &[&str], variable: (&str, &str)) -> Output {
    let (reader, writer) = pipe().unwrap();
    drop(reader);
    Command::new(BINARY)
        .args(arguments)
        .env_clear()
        .env("LABEL_STUDIO_URL", setting.fake.url())
        .env(variable.0, variable.1)
        .stdin(Stdio::null())
        .stdout(writer)
        .output()
        .unwrap()
}

#[test]
fn a_closed_pipe_ends_every_command_silently() {
    let setting = Setting::new();
    let file = setting.key_file();
    let file = ("LABEL_STUDIO_API_KEY_FILE", file.to_str().unwrap());
    for arguments in [
        &["call", "list-api-tokens"][..],
        &["call", "refresh-jwt-token"],
        &["call", "rotate-jwt-refresh-token"],
        &["check"],
        &["check", "--json"],
        &["tools"],
        &["tools", "--json"],
        &["--help"],
        &["--version"],
    ] {
        let output = without_reader(&setting, arguments, file);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(output.stderr.is_empty(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn a_token_lost_in_a_closed_pipe_is_not_lost_silently() {
    let setting = Setting::new();
    let rotate = ["call", "rotate-jwt-refresh-token"];
    let output = without_reader(&setting, &rotate, ("LABEL_STUDIO_API_KEY", &setting.pat));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    let live = setting.fake.live(&setting.user);
    assert_ne!(live, [id_of(&setting.pat)]);
    assert!(stderr.contains(&live[0]) && stderr.contains("its reader has gone"), "{stderr}");
    assert!(!stderr.contains("eyJ"), "{stderr}");
}

#[test]
fn a_closed_stderr_does_not_change_the_exit_code() {
    let (reader, writer) = pipe().unwrap();
    drop(reader);
    for (arguments, code) in [(&["call", "list-api-tokens"][..], 2), (&["--nope"], 2)] {
        let output = Command::new(BINARY)
            .args(arguments)
            .env_clear()
            .stdin(Stdio::null())
            .stderr(writer.try_clone().unwrap())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
    }
}
