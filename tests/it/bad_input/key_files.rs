//! Key files that cannot be used.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use serde_json::json;

use super::{goes_on, says};
use crate::fake::Fake;
use crate::server::Server;

/// Another user than the one who runs the tests.
const SOMEBODY: u32 = 54321;

fn refused(server: Server, fake: &Fake, path: &Path, fragments: &[&str]) {
    let mut running = server.url(&fake.url()).key_file(path).start_initialized();
    let pat = crate::jwt::unsigned(&crate::jwt::fresh("refresh", 7, 300));
    let calls = [
        ("list-api-tokens", json!({})),
        ("create-api-token", json!({})),
        ("refresh-jwt-token", json!({})),
        ("rotate-jwt-refresh-token", json!({})),
        ("blacklist-jwt-refresh-token", json!({"body.refresh": pat})),
    ];
    for (tool, arguments) in calls {
        let text = running.refused(tool, arguments);
        says(&text, &[path.to_str().unwrap(), "LABEL_STUDIO_API_KEY_FILE"]);
        says(&text, fragments);
    }
    goes_on(running, fake);
}

#[test]
fn missing_empty_and_odd_files_are_named() {
    let fake = Fake::start();
    let directory = tempfile::tempdir().unwrap();
    refused(Server::new(), &fake, &directory.path().join("none"), &["does not exist"]);
    refused(Server::new(), &fake, directory.path(), &["is a directory"]);
    let empty = directory.path().join("empty");
    fs::write(&empty, " \n").unwrap();
    refused(Server::new(), &fake, &empty, &["is empty"]);
    let binary = directory.path().join("binary");
    fs::write(&binary, b"\xff\xfe\x00").unwrap();
    refused(Server::new(), &fake, &binary, &["does not hold text"]);
    let pipe = directory.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    refused(Server::new(), &fake, &pipe, &["is no regular file"]);
}

#[test]
fn a_file_of_another_user_is_named() {
    let fake = Fake::start();
    let directory = tempfile::tempdir().unwrap();
    fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let path = directory.path().join("key");
    fs::write(&path, fake.user().legacy).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    // Only root can start a program as somebody else; others make the file unreadable to themselves.
    let server = if is_root() {
        Server::new().user(SOMEBODY)
    } else {
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
        Server::new()
    };
    refused(server, &fake, &path, &["may not be read by this user"]);
}

#[test]
fn a_key_of_two_lines_is_refused() {
    let fake = Fake::start();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("key");
    fs::write(&path, "one\ntwo\n").unwrap();
    let mut running = Server::new().url(&fake.url()).key_file(&path).start_initialized();
    let text = running.refused("list-api-tokens", json!({}));
    says(&text, &[path.to_str().unwrap(), "line break", "Nothing was sent"]);
    goes_on(running, &fake);
}

#[test]
fn the_file_is_read_at_each_call() {
    let fake = Fake::start();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("key");
    let mut running = Server::new().url(&fake.url()).key_file(&path).start_initialized();
    says(&running.refused("list-api-tokens", json!({})), &["does not exist"]);
    fs::write(&path, format!("\u{feff}Token {}\r\n", fake.user().legacy)).unwrap();
    assert_eq!(running.ok("list-api-tokens", json!({})), json!({"tokens": []}));
    fs::write(&path, fake.new_pat(&fake.user())).unwrap();
    assert_eq!(running.ok("list-api-tokens", json!({}))["tokens"][0]["current"], true);
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap().stdout;
    String::from_utf8_lossy(&id).trim() == "0"
}
