//! The settings: flag before environment before default, and for each the source that won.

mod environment;

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::base_url::BaseUrl;
use crate::catalogue::catalogue;
use crate::failure::Failure;
use crate::secret::Secret;
use environment::{choice, named, set, switch};

const URL: &str = "LABEL_STUDIO_URL";
const KEY: &str = "LABEL_STUDIO_API_KEY";
const KEY_FILE: &str = "LABEL_STUDIO_API_KEY_FILE";
const TOKEN_DIR: &str = "LABEL_STUDIO_MCP_TOKEN_DIR";
const HINTS: &str = "LABEL_STUDIO_MCP_HINTS";
const READ_ONLY: &str = "LABEL_STUDIO_MCP_READ_ONLY";
const ALLOW_SELF_REVOKE: &str = "LABEL_STUDIO_MCP_ALLOW_SELF_REVOKE";
const TIMEOUT: &str = "LABEL_STUDIO_MCP_TIMEOUT";
const LOG: &str = "LABEL_STUDIO_MCP_LOG";

/// The settings as flags. A key is never one: other users of the machine can read argv.
#[derive(Debug, Clone, Default, Args)]
#[expect(clippy::doc_markdown, reason = "the help shows these texts as they are")]
#[command(next_help_heading = "Settings")]
pub struct Flags {
    /// Label Studio's address, with its path if it has one [LABEL_STUDIO_URL]
    #[arg(long, global = true, value_name = "URL")]
    pub url: Option<String>,
    /// File that holds the key; a rotation of that key rewrites it [LABEL_STUDIO_API_KEY_FILE]
    #[arg(long, global = true, value_name = "FILE")]
    pub api_key_file: Option<PathBuf>,
    /// Write new tokens to files here instead of returning them [LABEL_STUDIO_MCP_TOKEN_DIR]
    #[arg(long, global = true, value_name = "DIR")]
    pub token_dir: Option<PathBuf>,
    /// The corrected hints, or the capability's own [LABEL_STUDIO_MCP_HINTS; default: served]
    #[arg(long, global = true, value_name = "WHICH")]
    pub hints: Option<HintSet>,
    /// Offer only list-api-tokens [LABEL_STUDIO_MCP_READ_ONLY]
    #[arg(long, global = true)]
    pub read_only: bool,
    /// Let the server blacklist the key it runs on [LABEL_STUDIO_MCP_ALLOW_SELF_REVOKE]
    #[arg(long, global = true)]
    pub allow_self_revoke: bool,
    /// Time limit of one request in seconds [LABEL_STUDIO_MCP_TIMEOUT; default: 20]
    #[arg(long, global = true, value_name = "SECONDS")]
    pub timeout: Option<String>,
    /// What is written to stderr [LABEL_STUDIO_MCP_LOG; default: warn]
    #[arg(long, global = true, value_name = "LEVEL")]
    pub log: Option<LogLevel>,
}

/// Which hints are served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum HintSet {
    /// The declared ones with three corrections (docs/tools.md).
    Served,
    /// The capability file's own, verbatim.
    Declared,
}

/// How much is written to stderr.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogLevel {
    /// Nothing.
    Off,
    /// What is wrong with the settings.
    Warn,
    /// And a line for each change.
    Info,
    /// And a line for each call.
    Debug,
    /// As debug: there is nothing finer.
    Trace,
}

/// Where the server's own key is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySource {
    /// Nowhere. The texts name settings that held nothing usable.
    None(Vec<String>),
    /// In a file, read at each call.
    File {
        /// The file.
        path: PathBuf,
        /// The setting that named it.
        source: String,
    },
    /// In the environment.
    Environment(Secret),
}

/// Every setting, resolved.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Label Studio's address. A mistake in it is answered to each call, since a server that
    /// does not start cannot say why.
    pub base_url: Result<BaseUrl, Failure>,
    /// The server's own key.
    pub key: KeySource,
    /// Where new tokens are written, if they are not to be returned.
    pub token_dir: Option<PathBuf>,
    /// Which hints are served.
    pub hints: HintSet,
    /// Only list is offered.
    pub read_only: bool,
    /// The server may blacklist its own key.
    pub allow_self_revoke: bool,
    /// Time limit of one request.
    pub time_limit: Duration,
    /// What is written to stderr.
    pub log: LogLevel,
    /// What the operator should know, once, at the start.
    pub notices: Vec<String>,
}

impl Settings {
    /// Resolves the settings from flags and environment.
    ///
    /// # Errors
    /// A value that cannot be used, with its flag or variable and what to write instead.
    pub fn resolve(flags: &Flags) -> Result<Self, Failure> {
        let mut ignored = Vec::new();
        let key = set(KEY, &mut ignored)?.map(|text| Secret::new(&text));
        let key_file = named(flags.api_key_file.clone(), "--api-key-file", KEY_FILE, &mut ignored)?;
        let mut notices = Vec::new();
        if let (Some((path, source)), Some(_)) = (&key_file, &key) {
            notices.push(format!(
                "{KEY} and {source} are both set: the file {} is used, since a rotated key is written there.",
                path.display()
            ));
        }
        let mut unset = Vec::new();
        let settings = Self {
            base_url: base_url(flags)?,
            key: match (key_file, key) {
                (Some((path, source)), _) => KeySource::File { path, source },
                (None, Some(key)) => KeySource::Environment(key),
                (None, None) => KeySource::None(ignored),
            },
            token_dir: named(flags.token_dir.clone(), "--token-dir", TOKEN_DIR, &mut unset)?.map(|(path, _)| path),
            hints: choice(flags.hints, HINTS, &mut unset)?.unwrap_or(HintSet::Served),
            read_only: flags.read_only || switch(READ_ONLY, &mut unset)?,
            allow_self_revoke: flags.allow_self_revoke || switch(ALLOW_SELF_REVOKE, &mut unset)?,
            time_limit: time_limit(flags, &mut unset)?,
            log: choice(flags.log, LOG, &mut unset)?.unwrap_or(LogLevel::Warn),
            notices,
        };
        let placeholders = unset.into_iter().filter(|text| text.contains("placeholder"));
        let placeholders = placeholders.map(|text| format!("{text} It counts as unset."));
        Ok(Self { notices: settings.notices.into_iter().chain(placeholders).collect(), ..settings })
    }
}

fn base_url(flags: &Flags) -> Result<Result<BaseUrl, Failure>, Failure> {
    let mut ignored = Vec::new();
    let (text, source) = match (&flags.url, set(URL, &mut ignored)?) {
        (Some(url), _) => (url.clone(), "--url".to_owned()),
        (None, Some(url)) => (url, URL.to_owned()),
        (None, None) => {
            let base_uri = &catalogue().map_err(|problem| Failure::internal(&problem))?.base_uri;
            let source = match ignored.first() {
                Some(reason) => format!("the default, since {}", reason.trim_end_matches('.')),
                None => "the default".to_owned(),
            };
            (base_uri.clone(), source)
        }
    };
    Ok(BaseUrl::new(&text, &source).map_err(|problem| Failure::Setting { source, problem }))
}

fn time_limit(flags: &Flags, ignored: &mut Vec<String>) -> Result<Duration, Failure> {
    let (text, source) = match (&flags.timeout, set(TIMEOUT, ignored)?) {
        (Some(text), _) => (text.clone(), "--timeout"),
        (None, Some(text)) => (text, TIMEOUT),
        (None, None) => return Ok(Duration::from_secs(20)),
    };
    let seconds = text.trim().parse().ok().filter(|seconds| (0.01..=25.0).contains(seconds));
    seconds.map(Duration::from_secs_f64).ok_or_else(|| Failure::Setting {
        source: source.to_owned(),
        problem: format!(
            "`{text}` is not a number of seconds between 0.01 and 25 (a whole call must end before assistants give up)."
        ),
    })
}
