//! The house itself, read from the sources: which way dependencies point, who names which
//! library, and how long a file may be.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The modules from the ground up. A module may use those of the lines above its own, and its
/// neighbours' not.
const LAYERS: &[&[&str]] = &[
    &["secret", "jwt", "signals"],
    &["base_url", "failure"],
    &["catalogue", "key_file"],
    &["label_studio", "settings"],
    &["account", "cli", "log"],
    &["tools"],
    &["tool_list"],
    &["server", "commands"],
    &["stdio"],
    &["main"],
];

/// Libraries that only these modules name.
const NAMED_BY: &[(&str, &[&str])] = &[
    ("rmcp", &["tool_list", "server", "stdio", "main"]),
    ("ureq", &["label_studio"]),
    ("serde_saphyr", &["catalogue"]),
    ("clap", &["settings", "cli"]),
    ("tempfile", &["key_file"]),
    ("schemars", &["tools"]),
    ("anyhow", &["main", "commands"]),
    ("strsim", &["commands"]),
];

const LONGEST_FILE: usize = 220;

fn sources() -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut directories = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                found.insert(path, text);
            }
        }
    }
    found
}

fn module(path: &Path) -> String {
    let below = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    below.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned()
}

fn layer(module: &str) -> usize {
    LAYERS.iter().position(|layer| layer.contains(&module)).unwrap_or_else(|| panic!("{module} has no layer"))
}

/// Code without comments, so that words in them do not count.
fn code(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The names that follow `prefix` in the code.
fn named_after<'a>(code: &'a str, prefix: &str) -> Vec<&'a str> {
    code.match_indices(prefix)
        .flat_map(|(at, _)| {
            let rest = &code[at + prefix.len()..];
            let group = rest.strip_prefix('{').map_or(rest, |group| group.split('}').next().unwrap());
            let names = if group.len() == rest.len() { vec![rest] } else { group.split(',').collect() };
            names.into_iter().map(|name| name.trim().split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap())
        })
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
fn dependencies_point_one_way() {
    for (path, text) in sources() {
        let user = module(&path);
        if user == "lib" {
            continue;
        }
        let code = code(&text);
        let names = [named_after(&code, "crate::"), named_after(&code, "label_studio_tokens_mcp::")].concat();
        for used in names.into_iter().filter(|used| *used != user) {
            assert!(layer(used) < layer(&user), "{} uses {used}", path.display());
        }
    }
}

#[test]
fn each_library_is_named_where_it_belongs() {
    for (path, text) in sources() {
        let user = module(&path);
        for (library, users) in NAMED_BY {
            let names = code(&text).contains(&format!("{library}::"));
            assert!(!names || users.contains(&user.as_str()), "{} names {library}", path.display());
        }
    }
}

#[test]
fn no_file_is_long() {
    for (path, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= LONGEST_FILE, "{} has {lines} lines", path.display());
    }
}

#[test]
fn nothing_may_end_the_server_or_write_to_its_stdout() {
    for (path, text) in sources() {
        for word in [".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "println!(", "dbg!(", "unsafe "] {
            let word_as_itself = code(&text).lines().any(|line| line.contains(word) && !line.contains("eprintln!("));
            assert!(!word_as_itself, "{} has {word}", path.display());
        }
    }
}
