//! `tools.yaml`, compiled in: the five tools as data. The only file that names YAML.

use std::sync::LazyLock;

use serde::Deserialize;

const SOURCE: &str = include_str!("../tools.yaml");

static CATALOGUE: LazyLock<Result<Catalogue, String>> = LazyLock::new(|| parse(SOURCE));

/// The whole of `tools.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Label Studio's address where none is set.
    pub base_uri: String,
    /// What an assistant is told of the server as a whole, at most 600 characters.
    pub instructions: String,
    /// The tools, in the order in which they are listed.
    pub tools: Vec<Entry>,
}

/// One tool.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The tool's name.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// What it does and when to use it, for the assistant.
    pub description: String,
    /// Which of Label Studio's five operations it calls.
    pub operation: Operation,
    /// The HTTP request of that operation.
    pub request: RequestLine,
    /// The hints that are served.
    pub hints: Hints,
    /// The hints of the capability file, where they differ.
    declared: Option<Hints>,
}

impl Entry {
    /// The hints as the capability file declares them.
    #[must_use]
    pub fn declared_hints(&self) -> Hints {
        self.declared.unwrap_or(self.hints)
    }
}

/// The five operations of Label Studio's token API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Operation {
    /// List the live tokens.
    List,
    /// Create a personal access token.
    Create,
    /// Revoke a personal access token.
    Blacklist,
    /// Personal access token to access token.
    Refresh,
    /// Replace a personal access token.
    Rotate,
}

impl Operation {
    /// Whether it changes anything at Label Studio. Refresh does not (1.23: no row is written).
    #[must_use]
    pub fn changes(self) -> bool {
        matches!(self, Self::Create | Self::Blacklist | Self::Rotate)
    }
}

/// The annotations of a tool (MCP 2025-11-25, `ToolAnnotations`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "the protocol has four")]
pub struct Hints {
    /// `readOnlyHint`
    pub read_only: bool,
    /// `destructiveHint`
    pub destructive: bool,
    /// `idempotentHint`
    pub idempotent: bool,
    /// `openWorldHint`
    pub open_world: bool,
}

/// The methods that the five operations use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
}

/// `METHOD /path`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct RequestLine {
    /// The method.
    pub method: Method,
    /// The path below the base URL, from `/` on.
    pub path: String,
}

impl TryFrom<String> for RequestLine {
    type Error = String;

    fn try_from(line: String) -> Result<Self, String> {
        let (method, path) = match line.split_once(' ') {
            Some(("GET", path)) => (Method::Get, path),
            Some(("POST", path)) => (Method::Post, path),
            _ => {
                return Err(format!("expected `GET /path` or `POST /path`, not `{line}`"));
            }
        };
        if !path.starts_with('/') || path.contains(char::is_whitespace) {
            return Err(format!("expected a path from `/` on, not `{path}`"));
        }
        Ok(Self { method, path: path.to_owned() })
    }
}

/// The compiled-in catalogue. It is read at its first use.
///
/// # Errors
/// If `tools.yaml` has a mistake: line, column and what was expected. A test keeps that from
/// being released.
pub fn catalogue() -> Result<&'static Catalogue, &'static str> {
    CATALOGUE.as_ref().map_err(String::as_str)
}

/// Reads a catalogue.
///
/// # Errors
/// The place (line, column) and what was expected there.
pub fn parse(yaml: &str) -> Result<Catalogue, String> {
    serde_saphyr::from_str(yaml).map_err(|error| format!("tools.yaml: {error}"))
}
