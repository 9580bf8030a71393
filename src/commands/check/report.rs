//! What `check` found: a line each for people, an object each for programs.

use std::fmt::Write;

use serde::Serialize;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::secret::without_tokens;

/// Width of the longest name.
const NAMES: usize = 15;

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// As it should be.
    Ok,
    /// It works, and yet there is something to do.
    Warning,
    /// It does not work.
    Failed,
    /// Not looked at, because of what failed before.
    Skipped,
}

/// One thing that was looked at.
#[derive(Debug, Clone)]
pub struct Finding {
    name: &'static str,
    state: State,
    text: String,
    next: Option<String>,
    code: u8,
}

impl Finding {
    /// It is as it should be.
    pub fn ok(name: &'static str, text: &str) -> Self {
        Self { name, state: State::Ok, text: without_tokens(text), next: None, code: 0 }
    }

    /// It works, and yet there is something to do.
    pub fn warning(name: &'static str, text: &str, next: &str) -> Self {
        Self { state: State::Warning, next: Some(without_tokens(next)), ..Self::ok(name, text) }
    }

    /// It does not work. The first sentence of a failure says what happened, the rest what to do.
    pub fn failed(name: &'static str, failure: &Failure) -> Self {
        let words = failure.to_string();
        let (text, next) = words.split_once(". ").unwrap_or((&words, ""));
        let next = next.trim_start_matches("Nothing was sent. ");
        Self {
            state: State::Failed,
            next: (!next.is_empty()).then(|| next.to_owned()),
            code: failure.exit_code(),
            ..Self::ok(name, text)
        }
    }

    /// It was not looked at.
    pub fn skipped(name: &'static str, because: &str) -> Self {
        Self { state: State::Skipped, ..Self::ok(name, because) }
    }
}

/// Everything that was found, in the order in which it was looked at.
#[derive(Debug, Default)]
pub struct Report {
    findings: Vec<Finding>,
}

impl Report {
    /// Adds a finding.
    pub fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// The exit code: that of the first failure.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        self.first(State::Failed).map_or(0, |finding| finding.code)
    }

    /// As lines, the one next step at the end.
    #[must_use]
    pub fn text(&self, coloured: bool) -> String {
        let mut text = String::new();
        for Finding { name, state, text: found, next, .. } in &self.findings {
            let (mark, colour) = match state {
                State::Ok => ('✓', 32),
                State::Warning => ('!', 33),
                State::Failed => ('✗', 31),
                State::Skipped => ('-', 2),
            };
            let mark = if coloured { format!("\u{1b}[{colour}m{mark}\u{1b}[0m") } else { mark.to_string() };
            let _ = writeln!(text, "{mark} {name:NAMES$}  {found}");
            if let Some(next) = next {
                let _ = writeln!(text, "  {:NAMES$}  → {next}", "");
            }
        }
        let _ = writeln!(text, "\n{}", self.end());
        text
    }

    /// As one object.
    #[must_use]
    pub fn json(&self) -> Value {
        let checks = self.findings.iter().map(|Finding { name, state, text, next, .. }| {
            let ok = matches!(state, State::Ok | State::Warning);
            json!({ "name": name, "ok": ok, "state": state, "text": text, "next": next })
        });
        let checks: Vec<Value> = checks.collect();
        let code = self.exit_code();
        json!({ "ok": code == 0, "exit_code": code, "next": self.next(), "checks": checks })
    }

    fn end(&self) -> String {
        let next = self.next();
        match (self.first(State::Failed), next) {
            (Some(failed), next) => {
                let next = next.unwrap_or("mend that, and check again");
                format!("It does not work yet ({}). Next: {next}", failed.name)
            }
            (None, Some(next)) => format!("It works. Next: {next}"),
            (None, None) => {
                "It works. Next: add it to your assistant (README.md), or try: label-studio-tokens-mcp call list-api-tokens"
                    .to_owned()
            }
        }
    }

    fn next(&self) -> Option<&str> {
        self.first(State::Failed).or_else(|| self.first(State::Warning))?.next.as_deref()
    }

    fn first(&self, state: State) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.state == state)
    }
}
