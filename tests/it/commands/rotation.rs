//! docs/rotation.md: its command does what it says, on a real Label Studio too.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::Setting;
use crate::docs::Page;
use crate::docs_commands::{ADDRESS, KEY_FILE, write_key};
use crate::jwt::id_of;
use crate::label_studio::label_studio;
use crate::server::{BINARY, Server};

/// The words of the line in crontab after the five of its times.
fn cron_command() -> String {
    let page = Page::named("docs/rotation.md").section("## With cron");
    let line = page.lines().find_map(|line| line.strip_prefix("17 3 * * * ")).expect("the line for cron");
    assert!(!line.contains('%'), "cron takes % for the end of the command");
    line.replace("/home/me/.cargo/bin", binaries())
}

fn systemd_command() -> String {
    let page = Page::named("docs/rotation.md").section("## With systemd");
    let line = page.lines().find_map(|line| line.strip_prefix("ExecStart=")).expect("the service's command");
    line.replace("%h/.cargo/bin", binaries()).replace("%h", "/home/me")
}

fn binaries() -> &'static str {
    Path::new(BINARY).parent().unwrap().to_str().unwrap()
}

/// Runs a command as cron does: by sh, with hardly any environment.
fn run(command: &str, url: &str, home: &Path) -> Output {
    let command = command.replace(ADDRESS, url).replace("/home/me", home.to_str().unwrap());
    Command::new("sh")
        .args(["-c", &command])
        .env_clear()
        .env("HOME", home)
        .env("PATH", "/usr/bin:/bin")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// Rotates once and gives the new key.
fn rotated(command: &str, url: &str, home: &Path) -> String {
    let output = run(command, url, home);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), stderr.as_str()), (Some(0), ""), "{command}");
    fs::read_to_string(home.join(KEY_FILE)).unwrap().trim().to_owned()
}

#[test]
fn on_a_real_label_studio_each_night_brings_a_key_that_works() {
    let (user, home) = (label_studio().user(), tempfile::tempdir().unwrap());
    let url = &label_studio().url;
    let first = user.create();
    write_key(&home.path().join(KEY_FILE), &first);
    let second = rotated(&cron_command(), url, home.path());
    let third = rotated(&systemd_command(), url, home.path());
    assert!(first != second && second != third && first != third);
    assert_eq!(user.list(), [id_of(&third)]);
    let listed =
        Server::new().url(url).key_file(&home.path().join(KEY_FILE)).arg("call").arg("list-api-tokens").run("");
    assert_eq!(listed.code(), 0, "{}", listed.stderr);
    assert!(listed.stdout.contains("\"current\":true"), "{}", listed.stdout);
    let check = Server::new().url(url).key_file(&home.path().join(KEY_FILE)).arg("check").run("");
    assert_eq!(check.code(), 0, "{}", check.stdout);
    for said in [user.email.as_str(), &label_studio().release, &format!("{} (the key)", id_of(&third))] {
        assert!(check.stdout.contains(said), "no {said}: {}", check.stdout);
    }
}

#[test]
fn the_log_of_cron_is_for_its_owner_alone_and_holds_no_key() {
    let setting = Setting::new();
    let key = rotated(&cron_command(), &setting.fake.url(), setting.home.path());
    let log = setting.home.path().join(".label-studio-rotation.log");
    let text = fs::read_to_string(&log).unwrap();
    assert!(text.contains(&id_of(&key)) && !text.contains("eyJ"), "{text}");
    assert_eq!(fs::metadata(&log).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_failure_is_what_cron_mails() {
    let setting = Setting::new();
    setting.fake.blacklist(&id_of(&setting.pat));
    let output = run(&cron_command(), &setting.fake.url(), setting.home.path());
    assert_eq!(output.status.code(), Some(6));
    assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    assert_eq!(fs::read_to_string(setting.home.path().join(".label-studio-rotation.log")).unwrap(), "");
}
