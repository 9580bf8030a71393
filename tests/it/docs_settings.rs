//! Settings in README and docs: the table, every flag and variable named anywhere, and each
//! configuration for a client, which is started as the client would.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::docs::{Page, flags, help, pages, read, root, rows, variables};
use crate::docs_commands::{ADDRESS, KEY_FILE};
use crate::fake::Fake;
use crate::server::Server;

/// Flags of other programs: cargo, claude, systemd and the scripts; and our own that are no settings.
const OTHER_FLAGS: [&str; 11] =
    ["--path", "--env", "--scope", "--keep", "--all", "--help", "--version", "--json", "--user", "--now", "--unit"];

#[test]
fn the_table_of_settings_is_that_of_the_help() {
    let help = help();
    let page = Page::named("docs/configuration.md");
    let rows = rows(page.section("## Settings").split("`--help`").next().unwrap());
    let table = rows.iter().map(|row| row.join(" ")).collect::<Vec<_>>().join("\n");
    let known: BTreeSet<String> =
        flags(&help).into_iter().filter(|flag| !OTHER_FLAGS.contains(&flag.as_str())).collect();
    assert_eq!(flags(&table), known);
    assert_eq!(variables(&table), variables(&help));
    for row in &rows {
        let Some(text) =
            help.split("\n\n").find(|text| text.trim_start().starts_with(&format!("{} ", row[1].trim_matches('`'))))
        else {
            continue;
        };
        assert!(text.contains(row[2].trim_matches('`')), "{}: another variable in {text}", row[1]);
        if let Some((_, default)) = text.split_once("default: ") {
            assert_eq!(row[3].trim_matches('`'), default.split(']').next().unwrap(), "{}", row[1]);
        }
    }
    let base = read("tools.yaml").lines().find_map(|line| line.strip_prefix("base_uri: ").map(str::to_owned));
    assert_eq!(rows[0][3].trim_matches('`'), base.unwrap());
}

#[test]
fn no_page_names_a_flag_or_variable_that_is_not_there() {
    let help = help();
    for page in pages() {
        let unknown: Vec<String> = flags(&page.text)
            .difference(&flags(&help))
            .filter(|flag| !OTHER_FLAGS.contains(&flag.as_str()))
            .cloned()
            .collect();
        assert_eq!(unknown, [""; 0], "{}: flags", page.name);
        let unknown: Vec<String> = variables(&page.text).difference(&variables(&help)).cloned().collect();
        assert_eq!(unknown, [""; 0], "{}: variables", page.name);
    }
}

#[test]
fn each_client_configuration_starts_a_server_that_answers() {
    let mut started = 0;
    for fence in pages().iter().flat_map(Page::fences) {
        let configuration = match fence.language.as_str() {
            "json" if fence.text.contains("\"command\"") => serde_json::from_str(&fence.text).unwrap(),
            "toml" => toml(&fence.text),
            _ => continue,
        };
        let servers = ["mcpServers", "servers", "mcp_servers"].into_iter().find_map(|name| configuration.get(name));
        let servers = servers.and_then(Value::as_object).unwrap_or_else(|| panic!("{}: no servers", fence.place));
        assert_eq!(servers.keys().collect::<Vec<_>>(), ["label-studio-tokens"], "{}", fence.place);
        start(&servers["label-studio-tokens"], &fence.place);
        started += 1;
    }
    assert!(started >= 6, "only {started} configurations");
}

/// As a client does that fills in what the user has.
fn start(server: &Value, place: &str) {
    let (fake, home) = (Fake::start(), tempfile::tempdir().unwrap());
    let pat = fake.new_pat(&fake.user());
    let file = home.path().join(KEY_FILE);
    fs::write(&file, &pat).unwrap();
    let filled = |value: &str| match value {
        "${input:ls-key}" | "${env:LABEL_STUDIO_API_KEY}" => pat.clone(),
        "${LABEL_STUDIO_API_KEY_FILE}" | "/home/me/.label-studio-key" => file.display().to_string(),
        "${LABEL_STUDIO_URL:-http://localhost:8080}" | ADDRESS => fake.url(),
        other if other.starts_with("--") => other.to_owned(),
        other => panic!("{place}: what is {other}?"),
    };
    let command = Path::new(server["command"].as_str().unwrap());
    assert_eq!(command.file_name().unwrap(), "label-studio-tokens-mcp", "{place}");
    assert!(server.get("type").is_none_or(|kind| kind == "stdio"), "{place}");
    let mut binary = Server::new();
    for (name, value) in server["env"].as_object().into_iter().flatten() {
        binary = binary.env(name, filled(value.as_str().unwrap()));
    }
    for name in server["env_vars"].as_array().into_iter().flatten() {
        assert_eq!(name, "LABEL_STUDIO_API_KEY", "{place}");
        binary = binary.key(&pat);
    }
    for argument in server["args"].as_array().into_iter().flatten() {
        binary = binary.arg(filled(argument.as_str().unwrap()));
    }
    let listed = binary.start_initialized().ok("list-api-tokens", json!({}));
    assert_eq!(listed["tokens"][0]["current"], true, "{place}");
}

/// As much of TOML as a client's configuration needs: a table, texts, lists, an inline table.
fn toml(text: &str) -> Value {
    let mut table = json!({});
    let mut name = "";
    for line in text.lines().filter(|line| !line.is_empty()) {
        if let Some(header) = line.strip_prefix("[mcp_servers.") {
            name = header.strip_suffix(']').unwrap();
            continue;
        }
        let (key, value) = line.split_once(" = ").unwrap_or_else(|| panic!("no `key = value`: {line}"));
        table[key] = match value.strip_prefix("{ ").and_then(|inner| inner.strip_suffix(" }")) {
            Some(inner) => inner
                .split(", ")
                .map(|pair| pair.split_once(" = ").unwrap())
                .map(|(key, value)| (key.to_owned(), serde_json::from_str::<Value>(value).unwrap()))
                .collect(),
            None => serde_json::from_str(value).unwrap_or_else(|e| panic!("{e}: {line}")),
        };
    }
    json!({"mcp_servers": {name: table}})
}

#[test]
fn the_map_names_every_source_file() {
    let map = Page::named("docs/architecture.md").section("## The map");
    let named = crate::docs::words(&map, |c| c.is_ascii_alphanumeric() || "_./".contains(c));
    let mut found = BTreeSet::new();
    let mut directories = vec![root().join("src")];
    while let Some(directory) = directories.pop() {
        for path in fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                directories.push(path);
            } else {
                found.insert(path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    assert_eq!(named.into_iter().filter(|name| name.starts_with("src/")).collect::<BTreeSet<_>>(), found);
}
