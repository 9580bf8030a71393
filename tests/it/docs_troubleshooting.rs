//! docs/troubleshooting.md has every failure of the source, under its name and in its words.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::docs::{Page, read, root};

/// The variants of an enum, from its source.
fn variants(file: &str, name: &str) -> Vec<String> {
    let source = read(file);
    let (_, body) = source.split_once(&format!("pub enum {name} {{\n")).expect("the enum");
    let body = body.split("\n}").next().unwrap();
    let lines = body.lines().filter_map(|line| line.strip_prefix("    "));
    let variants = lines.filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()));
    variants.map(|line| line.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap().to_owned()).collect()
}

/// The arm of a `match` that writes a variant's words.
fn arm(variant: &str) -> String {
    for file in ["src/failure/message.rs", "src/failure/key_fault.rs"] {
        let source = read(file);
        let arms = source.split("\n            Self::").skip(1);
        if let Some(arm) =
            arms.into_iter().find(|arm| arm.split(|c: char| !c.is_alphanumeric()).next() == Some(variant))
        {
            return arm.to_owned();
        }
    }
    panic!("{variant} has no words")
}

fn all_sources(directory: &Path) -> String {
    let mut text = String::new();
    for path in fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()) {
        text += &if path.is_dir() { all_sources(&path) } else { fs::read_to_string(&path).unwrap() };
    }
    text
}

#[test]
fn every_failure_has_its_heading() {
    let mut expected = variants("src/failure/mod.rs", "Failure");
    expected.extend(variants("src/failure/key_fault.rs", "KeyFault"));
    assert!(expected.len() > 40, "the source was not understood: {expected:?}");
    let page = Page::named("docs/troubleshooting.md").text;
    let headings: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("### ")).collect();
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(set(&headings), expected.iter().cloned().collect());
    assert_eq!(headings.len(), expected.len(), "a heading stands twice");
}

#[test]
fn every_failure_is_quoted_in_its_own_words_and_explained() {
    let page = Page::named("docs/troubleshooting.md");
    let sources = all_sources(&root().join("src"));
    for heading in page.text.lines().filter(|line| line.starts_with("### ")) {
        let variant = heading.trim_start_matches("### ");
        let section = page.section(heading);
        let section = section.split("\n## ").next().unwrap();
        let arm = arm(variant);
        // The words of some come from where the failure is made.
        let elsewhere = arm.contains("problem") || arm.contains("fault.write");
        let quotes: Vec<&str> = section.lines().filter_map(|line| line.strip_prefix("> ")).collect();
        assert!(!quotes.is_empty(), "{variant} is not quoted");
        for fragment in quotes.iter().flat_map(|quote| quote.split('…')).map(str::trim) {
            let found = arm.contains(fragment) || (elsewhere && sources.contains(fragment));
            assert!(found || fragment.len() < 3, "{variant}: the source does not say {fragment:?}");
        }
        let explained = section.lines().any(|line| !line.is_empty() && !line.starts_with('>'));
        // A message may say all there is to say; only a whole one does.
        assert!(explained || quotes.iter().any(|quote| quote.ends_with('.')), "{variant} has no cause and cure");
    }
}
