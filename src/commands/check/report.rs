//! What `check` found: a line each for people, an object each for programs.

use std::fmt::Write;

use serde::Serialize;

use crate::failure::Failure;
use crate::secret::without_tokens;

/// Width of the longest name.
const NAMES: usize = 15;

/// The next step of a failure whose words name none.
const ELSE_NEXT: &str = "Write another value; docs/configuration.md lists what each setting takes.";

/// The next step where nothing is left to do.
const WORKS_NEXT: &str =
    "Add it to your assistant's configuration (README.md), or try: label-studio-tokens-mcp call list-api-tokens";

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
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    name: &'static str,
    ok: bool,
    state: State,
    text: String,
    next: Option<String>,
    #[serde(skip)]
    code: u8,
}

impl Finding {
    /// It is as it should be.
    pub fn ok(name: &'static str, text: &str) -> Self {
        Self { name, ok: true, state: State::Ok, text: without_tokens(text), next: None, code: 0 }
    }

    /// It works, and yet there is something to do.
    pub fn warning(name: &'static str, text: &str, next: &str) -> Self {
        Self { state: State::Warning, next: Some(without_tokens(next)), ..Self::ok(name, text) }
    }

    /// It does not work. The first sentence of a failure says what happened, the rest what to do.
    pub fn failed(name: &'static str, failure: &Failure) -> Self {
        let words = failure.to_string();
        let (text, next) = words.split_once(". ").unwrap_or((words.trim_end_matches('.'), ELSE_NEXT));
        let next = next.trim_start_matches("Nothing was sent. ");
        let code = failure.exit_code();
        Self { ok: false, state: State::Failed, next: Some(next.to_owned()), code, ..Self::ok(name, text) }
    }

    /// It was not looked at.
    pub fn skipped(name: &'static str, because: &str) -> Self {
        Self { ok: false, state: State::Skipped, ..Self::ok(name, because) }
    }
}

/// The report for programs.
#[derive(Serialize)]
struct Whole<'a> {
    ok: bool,
    exit_code: u8,
    next: Option<&'a str>,
    checks: &'a [Finding],
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
    pub fn json(&self) -> impl Serialize {
        let exit_code = self.exit_code();
        Whole { ok: exit_code == 0, exit_code, next: self.next(), checks: &self.findings }
    }

    fn end(&self) -> String {
        let next = self.next().unwrap_or(WORKS_NEXT);
        match self.first(State::Failed) {
            Some(failed) => format!("It does not work yet ({}). Next: {next}", failed.name),
            None => format!("It works. Next: {next}"),
        }
    }

    fn next(&self) -> Option<&str> {
        self.first(State::Failed).or_else(|| self.first(State::Warning))?.next.as_deref()
    }

    fn first(&self, state: State) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.state == state)
    }
}
