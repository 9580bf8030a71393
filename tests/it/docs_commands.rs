//! The commands in README and docs do what the pages say: each `sh` block is run, against a fake
//! Label Studio. `console` is for what a person runs: it installs or waits for somebody.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::docs::{Fence, masked, masked_value, pages, root, variables, words};
use crate::fake::Fake;
use crate::running::Running;
use crate::server::{BINARY, Finished, messages};

/// The address in the pages, in whose place the fake's is put.
pub const ADDRESS: &str = "http://localhost:8080";

/// The name of the key file in the pages, in the home directory.
pub const KEY_FILE: &str = ".label-studio-key";

#[test]
fn shell_commands_run_and_answer_as_shown() {
    let mut run = 0;
    for page in pages() {
        let mut fences = page.fences().into_iter().peekable();
        while let Some(fence) = fences.next() {
            assert!(
                ["sh", "console", "json", "toml", "text", "ini"].contains(&&*fence.language),
                "{}: language",
                fence.place
            );
            if fence.language == "sh" {
                let home = tempfile::tempdir().unwrap();
                let finished = executed(&fence, home.path());
                check(&fence, &finished, fences.next_if(|next| ["json", "text"].contains(&&*next.language)).as_ref());
                run += 1;
            }
        }
    }
    assert!(run >= 5, "the pages have only {run} commands");
}

fn executed(fence: &Fence, home: &Path) -> Finished {
    let fake = Fake::start();
    let pat = fake.new_pat(&fake.user());
    write_key(&home.join(KEY_FILE), &pat);
    assert!(fence.text.contains("label-studio-tokens-mcp"), "{}: not ours; `console`?", fence.place);
    let binaries = Path::new(BINARY).parent().unwrap();
    let child = Command::new("sh")
        .args(["-euc", &fence.text.replace(ADDRESS, &fake.url())])
        .env_clear()
        .env("PATH", format!("{}:/usr/bin:/bin", binaries.display()))
        .env("HOME", home)
        .current_dir(home)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut running = Running::new(child, None);
    running.close_stdin();
    let mut finished = running.ended();
    finished.stdout = finished.stdout.replace(&fake.url(), ADDRESS).replace(home.to_str().unwrap(), "/home/me");
    finished
}

/// Writes a key file as the README does.
pub fn write_key(file: &Path, key: &str) {
    fs::write(file, format!("{key}\n")).unwrap();
    fs::set_permissions(file, fs::Permissions::from_mode(0o600)).unwrap();
}

fn check(fence: &Fence, finished: &Finished, shown: Option<&Fence>) {
    let place = &fence.place;
    assert_eq!(finished.code(), 0, "{place}: {}", finished.stderr);
    if !fence.text.contains("jsonrpc") {
        return check_subcommand(place, finished, shown);
    }
    let answers = messages(&finished.stdout, &finished.stderr);
    assert_eq!(answers.len(), fence.text.matches("\"id\":").count(), "{place}: {}", finished.stdout);
    for answer in &answers {
        assert!(answer["result"].is_object() && answer["result"]["isError"] != true, "{place}: {answer}");
    }
    match shown {
        Some(shown) if shown.language == "json" => {
            let expected: Value = serde_json::from_str(&shown.text).unwrap();
            let result = &answers.last().unwrap()["result"]["structuredContent"];
            assert_eq!(masked_value(result), masked_value(&expected), "{place}");
        }
        Some(shown) => assert_eq!(masked(&finished.stderr), masked(&shown.text), "{place}"),
        None => assert_eq!(finished.stderr, "", "{place}"),
    }
}

/// A subcommand's output is JSON, or text that a person reads.
fn check_subcommand(place: &str, finished: &Finished, shown: Option<&Fence>) {
    assert_eq!(finished.stderr, "", "{place}");
    match shown {
        Some(shown) if shown.language == "json" => {
            let [expected, result] = [&shown.text, &finished.stdout].map(|text| serde_json::from_str(text).unwrap());
            assert_eq!(masked_value(&result), masked_value(&expected), "{place}");
        }
        Some(shown) => assert_eq!(masked(&finished.stdout), masked(&shown.text), "{place}"),
        None => {}
    }
}

#[test]
fn the_command_for_claude_code_is_whole() {
    let mut found = 0;
    for fence in pages().iter().flat_map(crate::docs::Page::fences) {
        for line in fence.text.lines().filter(|line| line.starts_with("claude mcp add ")) {
            let (options, command) = line.split_once(" -- ").expect("the command stands after --");
            assert_eq!(command, "label-studio-tokens-mcp", "{}", fence.place);
            assert!(options.ends_with(" label-studio-tokens"), "{}: the server's name comes last", fence.place);
            for assignment in options.split(" --env ").skip(1) {
                let name = assignment.split('=').next().unwrap();
                assert!(variables(&crate::docs::help()).contains(name), "{}: {name}", fence.place);
            }
            found += 1;
        }
    }
    assert!(found > 0, "no command for Claude Code");
}

#[test]
fn the_scripts_that_the_pages_name_are_there() {
    let path = |c: char| c.is_ascii_alphanumeric() || "_-/".contains(c);
    let mut found = 0;
    for page in pages() {
        for name in words(&page.text, path).iter().filter(|word| word.starts_with("scripts/")) {
            let script = fs::metadata(root().join(name)).unwrap_or_else(|e| panic!("{}: {name}: {e}", page.name));
            assert!(script.is_file() && script.permissions().mode() & 0o111 != 0, "{}: {name}", page.name);
            found += 1;
        }
    }
    assert!(found >= 2, "the two commands are not named");
}
