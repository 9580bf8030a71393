//! The tools in README and docs/tools.md are those that the binary serves, with their arguments
//! and hints, and each example is answered as shown. `UPDATE=1` rewrites the README's table.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use serde_json::{Value, json};

use crate::docs::{Fence, Page, masked, masked_value, read, root, rows};
use crate::docs_commands::KEY_FILE;
use crate::fake::Fake;
use crate::jwt::id_of;
use crate::server::Server;
use crate::session::{failed, succeeded};

const HINTS: [&str; 3] = ["readOnlyHint", "destructiveHint", "idempotentHint"];

/// The server's own token in the examples, and another one.
const OWN: &str = "3703cbd5a7954b9da2b6c3475f4565c3";
const ANOTHER: &str = "c7922502b1294f62a7c3e5c9cc5acbb1";

fn tools(hints: &str) -> Vec<Value> {
    let mut listed = Server::new().arg("--hints").arg(hints).start_initialized().request("tools/list", json!({}));
    serde_json::from_value(listed["result"]["tools"].take()).unwrap()
}

fn text<'a>(tool: &'a Value, name: &str) -> &'a str {
    tool[name].as_str().unwrap()
}

fn required(tool: &Value, argument: &str) -> bool {
    tool["inputSchema"]["required"].as_array().is_some_and(|required| required.iter().any(|name| name == argument))
}

fn arguments(tool: &Value) -> BTreeSet<String> {
    tool["inputSchema"]["properties"].as_object().unwrap().keys().cloned().collect()
}

fn table() -> String {
    let mut table = "| Tool | What it does | Arguments | Read-only: declared | served | Destructive: declared | served | Idempotent: \
                     declared | served |\n|---|---|---|---|---|---|---|---|---|\n"
        .to_owned();
    for (served, declared) in tools("served").iter().zip(tools("declared")) {
        let arguments: Vec<String> = arguments(served)
            .iter()
            .map(|name| format!("`{name}`{}", if required(served, name) { " (required)" } else { "" }))
            .collect();
        let does = text(served, "description").split(". ").next().unwrap().trim_end_matches('.');
        write!(table, "| `{}` | {does} | {} |", text(served, "name"), arguments.join(", ")).unwrap();
        for hint in HINTS {
            let (declared, served) = (&declared["annotations"][hint], &served["annotations"][hint]);
            let mark = if declared == served { "" } else { "**" };
            write!(table, " {declared} | {mark}{served}{mark} |").unwrap();
        }
        table += "\n";
    }
    table
}

#[test]
fn the_readme_has_the_table_of_the_tools() {
    let readme = read("README.md");
    let (before, rest) = readme.split_once("<!-- tools -->\n").expect("the mark");
    let (shown, after) = rest.split_once("<!-- /tools -->").expect("the end mark");
    let table = table();
    if std::env::var("UPDATE").is_ok_and(|update| update == "1") {
        let readme = format!("{before}<!-- tools -->\n{table}<!-- /tools -->{after}");
        fs::write(root().join("README.md"), readme).unwrap();
        return;
    }
    assert_eq!(shown, table, "UPDATE=1 cargo test --test it docs_tools rewrites it");
}

#[test]
fn the_page_has_each_tool_with_its_request_and_arguments() {
    let page = Page::named("docs/tools.md");
    let catalogue = read("tools.yaml");
    let requests: Vec<&str> = catalogue.lines().filter_map(|line| line.trim().strip_prefix("request: ")).collect();
    let tools = tools("served");
    let headings = page.headings();
    assert_eq!(headings[1..=tools.len()], tools.iter().map(|tool| text(tool, "name")).collect::<Vec<_>>());
    for (tool, request) in tools.iter().zip(requests) {
        let name = text(tool, "name");
        let section = page.section(&format!("## {name}"));
        assert!(section.trim_start().starts_with(&format!("`{request}`")), "{name}: another request than {request}");
        let table: Vec<&str> = section.lines().skip_while(|line| !line.starts_with("| Argument ")).collect();
        let end = table.iter().position(|line| line.is_empty()).unwrap();
        let rows = rows(&table[..end].join("\n"));
        let named: BTreeSet<String> = rows.iter().map(|row| row[0].trim_matches('`').to_owned()).collect();
        assert_eq!(named, arguments(tool), "{name}");
        for row in rows {
            assert_eq!(
                row[1].starts_with("**required**"),
                required(tool, row[0].trim_matches('`')),
                "{name}: {}",
                row[0]
            );
        }
    }
}

#[test]
fn the_page_has_the_corrected_hints() {
    let mut expected = vec![];
    for (served, declared) in tools("served").iter().zip(tools("declared")) {
        for hint in HINTS.iter().chain(&["openWorldHint"]) {
            let (served_value, declared_value) = (&served["annotations"][hint], &declared["annotations"][hint]);
            if served_value != declared_value {
                let name = text(served, "name");
                expected.push(format!("`{name}` `{hint}` {declared_value} **{served_value}**"));
            }
        }
    }
    let section = Page::named("docs/tools.md").section("## Hints");
    assert_eq!(rows(&section).iter().map(|row| row.join(" ")).collect::<Vec<_>>(), expected);
    assert_eq!(expected.len(), 3);
}

#[test]
fn each_example_is_answered_as_shown() {
    let mut request: Option<Fence> = None;
    let mut shown = 0;
    for fence in Page::named("docs/tools.md").fences() {
        if fence.text.contains("\"tools/call\"") {
            request = Some(fence);
        } else {
            answered(request.as_ref().expect("a request before its answer"), &fence);
            shown += 1;
        }
    }
    assert!(shown >= 8, "only {shown} answers");
}

/// Sends an example's request to an account that is as the page says there.
fn answered(request: &Fence, answer: &Fence) {
    let (fake, home) = (Fake::start(), tempfile::tempdir().unwrap());
    let (user, file) = (fake.user(), home.path().join(KEY_FILE));
    let message: Value = serde_json::from_str(&request.text).unwrap();
    let (tool, succeeds) = (text(&message["params"], "name"), answer.language == "json");
    let own = if tool == "create-api-token" && succeeds { String::new() } else { fake.new_pat(&user) };
    let mut arguments = message["params"]["arguments"].to_string();
    if !own.is_empty() {
        arguments = arguments.replace(OWN, &id_of(&own));
    }
    if arguments.contains(ANOTHER) {
        arguments = arguments.replace(ANOTHER, &id_of(&fake.new_pat(&user)));
    }
    let server = if tool == "create-api-token" {
        Server::new().key(&user.legacy)
    } else {
        fs::write(&file, &own).unwrap();
        Server::new().key_file(&file)
    };
    let result = server.url(&fake.url()).start_initialized().call(tool, serde_json::from_str(&arguments).unwrap());
    let place = &answer.place;
    if succeeds {
        let result = succeeded(result).to_string().replace(home.path().to_str().unwrap(), "/home/me");
        let result: Value = serde_json::from_str(&result).unwrap();
        let expected: Value = serde_json::from_str(&answer.text).unwrap_or_else(|e| panic!("{place}: {e}"));
        assert_eq!(masked_value(&result), masked_value(&expected), "{place}");
    } else {
        assert_eq!(masked(&failed(&result)), masked(answer.text.trim_end()), "{place}");
    }
}
