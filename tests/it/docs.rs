//! README and docs: what the tests of the pages share, and their links.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::server::Server;

/// A page.
pub struct Page {
    /// `README.md`, `docs/tools.md`.
    pub name: String,
    pub text: String,
}

/// A fenced block.
pub struct Fence {
    pub language: String,
    pub text: String,
    /// The line that opens it, for messages.
    pub place: String,
}

/// The checkout.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the checkout.
pub fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// README and everything in docs.
pub fn pages() -> Vec<Page> {
    let mut names: Vec<String> = fs::read_dir(root().join("docs"))
        .unwrap()
        .map(|entry| format!("docs/{}", entry.unwrap().file_name().to_str().unwrap()))
        .collect();
    names.push("README.md".to_owned());
    names.sort();
    names.into_iter().map(|name| Page { text: read(&name), name }).collect()
}

impl Page {
    /// One page.
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), text: read(name) }
    }

    /// Its fenced blocks.
    pub fn fences(&self) -> Vec<Fence> {
        let mut fences: Vec<Fence> = vec![];
        let mut inside = false;
        for (number, line) in self.text.lines().enumerate() {
            if let Some(language) = line.strip_prefix("```") {
                inside = !inside;
                if inside {
                    let place = format!("{}:{}", self.name, number + 1);
                    fences.push(Fence { language: language.to_owned(), text: String::new(), place });
                }
            } else if inside {
                let text = &mut fences.last_mut().unwrap().text;
                *text += line;
                *text += "\n";
            }
        }
        assert!(!inside, "{}: a block is not closed", self.name);
        fences
    }

    /// Its text without fenced blocks.
    pub fn prose(&self) -> String {
        self.text.split("\n```").step_by(2).collect::<Vec<_>>().join("\n")
    }

    /// Its headings without the marks.
    pub fn headings(&self) -> Vec<String> {
        let prose = self.prose();
        let headings = prose.lines().filter(|line| line.starts_with('#'));
        headings.map(|line| line.trim_start_matches('#').trim().to_owned()).collect()
    }

    /// The text below a heading, up to the next of the same rank.
    pub fn section(&self, heading: &str) -> String {
        let rank = heading.split(' ').next().unwrap();
        let text = format!("\n{}", self.text);
        let from = text.find(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("{}: no {heading}", self.name));
        let below = &text[from + heading.len() + 2..];
        below[..below.find(&format!("\n{rank} ")).unwrap_or(below.len())].to_owned()
    }
}

/// The cells of the tables in a text, without heads.
pub fn rows(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![];
    for line in text.lines().filter(|line| line.starts_with('|')) {
        if line.starts_with("|---") {
            rows.pop();
        } else {
            rows.push(line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect());
        }
    }
    rows
}

/// The words of a text that consist of such characters.
pub fn words(text: &str, of: impl Fn(char) -> bool) -> BTreeSet<String> {
    text.split(|c| !of(c)).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The flags in a text.
pub fn flags(text: &str) -> BTreeSet<String> {
    let mut words = words(text, |c| c.is_ascii_alphanumeric() || c == '-');
    words.retain(|word| word.starts_with("--") && word[2..].starts_with(|c: char| c.is_ascii_lowercase()));
    words
}

/// The variables of this program in a text.
pub fn variables(text: &str) -> BTreeSet<String> {
    let mut words = words(text, |c| c.is_ascii_uppercase() || c == '_');
    words.retain(|word| word.starts_with("LABEL_STUDIO"));
    words
}

/// What `--help` says.
pub fn help() -> String {
    Server::new().arg("--help").run("").stdout
}

/// A text in which tokens, ids, times and numbers are alike.
pub fn masked(text: &str) -> String {
    let part = |c: char| c.is_ascii_alphanumeric() || "-_.:…".contains(c);
    let mut result = String::new();
    for piece in text.split_inclusive(|c| !part(c)) {
        let word = piece.trim_end_matches(|c| !part(c) || ".:".contains(c));
        result += match word {
            _ if word.starts_with("eyJ") => "TOKEN",
            _ if word.len() == 32 && word.bytes().all(|b| b.is_ascii_hexdigit()) => "ID",
            _ if word.len() == 20 && word.ends_with('Z') && word.as_bytes()[10] == b'T' => "TIME",
            _ if !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit()) => "N",
            _ => word,
        };
        result += &piece[word.len()..];
    }
    result
}

/// A value in which all texts are masked.
pub fn masked_value(value: &Value) -> Value {
    match value {
        Value::String(text) => masked(text).into(),
        Value::Array(items) => items.iter().map(masked_value).collect(),
        Value::Object(object) => object.iter().map(|(name, value)| (name.clone(), masked_value(value))).collect(),
        other => other.clone(),
    }
}

/// A heading's anchor, as GitHub makes it.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

#[test]
fn every_link_leads_somewhere() {
    for page in pages() {
        let directory = root().join(&page.name).parent().unwrap().to_owned();
        for link in page.prose().split("](").skip(1) {
            let link = link.split(')').next().unwrap();
            if link.starts_with("https://") {
                continue;
            }
            let (file, fragment) = link.split_once('#').unwrap_or((link, ""));
            let target: PathBuf = if file.is_empty() { root().join(&page.name) } else { directory.join(file) };
            assert!(target.is_file(), "{}: {link} leads nowhere", page.name);
            if !fragment.is_empty() {
                let target = Page { name: link.to_owned(), text: fs::read_to_string(target).unwrap() };
                let anchors: Vec<String> = target.headings().iter().map(|heading| anchor(heading)).collect();
                assert_eq!(
                    anchors.iter().filter(|anchor| *anchor == fragment).count(),
                    1,
                    "{}: {link} is no single heading",
                    page.name
                );
            }
        }
    }
}

#[test]
fn the_readme_is_short() {
    assert!(read("README.md").lines().count() <= 200);
}
