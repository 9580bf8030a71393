//! The settings: flag before environment before default, and for each the source that won.

mod environment;
mod flags;

use std::path::PathBuf;
use std::time::Duration;

use crate::base_url::BaseUrl;
use crate::catalogue::catalogue;
use crate::failure::Failure;
use crate::secret::Secret;
use environment::{DEFAULT, choice, named, set, switch};

pub use flags::{Flags, HintSet, LogLevel, word};

const URL: &str = "LABEL_STUDIO_URL";
const KEY: &str = "LABEL_STUDIO_API_KEY";
const KEY_FILE: &str = "LABEL_STUDIO_API_KEY_FILE";
const TOKEN_DIR: &str = "LABEL_STUDIO_MCP_TOKEN_DIR";
const HINTS: &str = "LABEL_STUDIO_MCP_HINTS";
const READ_ONLY: &str = "LABEL_STUDIO_MCP_READ_ONLY";
const ALLOW_SELF_REVOKE: &str = "LABEL_STUDIO_MCP_ALLOW_SELF_REVOKE";
const TIMEOUT: &str = "LABEL_STUDIO_MCP_TIMEOUT";
const LOG: &str = "LABEL_STUDIO_MCP_LOG";

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
    /// Where those settings came from that do not say so themselves.
    pub sources: Sources,
}

/// The flag or variable that a setting came from, or the default.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "each is named for its setting")]
pub struct Sources {
    pub token_dir: &'static str,
    pub hints: &'static str,
    pub read_only: &'static str,
    pub allow_self_revoke: &'static str,
    pub time_limit: &'static str,
    pub log: &'static str,
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
        let (token_dir, token_dir_from) = named(flags.token_dir.clone(), "--token-dir", TOKEN_DIR, &mut unset)?.unzip();
        let (hints, hints_from) = choice(flags.hints, "--hints", HINTS, &mut unset)?.unzip();
        let (read_only, read_only_from) = switch(flags.read_only, "--read-only", READ_ONLY, &mut unset)?;
        let (allow_self_revoke, allow_self_revoke_from) =
            switch(flags.allow_self_revoke, "--allow-self-revoke", ALLOW_SELF_REVOKE, &mut unset)?;
        let (time_limit, time_limit_from) = time_limit(flags, &mut unset)?;
        let (log, log_from) = choice(flags.log, "--log", LOG, &mut unset)?.unzip();
        let settings = Self {
            base_url: base_url(flags)?,
            key: match (key_file, key) {
                (Some((path, source)), _) => KeySource::File { path, source: source.to_owned() },
                (None, Some(key)) => KeySource::Environment(key),
                (None, None) => KeySource::None(ignored),
            },
            token_dir,
            hints: hints.unwrap_or(HintSet::Served),
            read_only,
            allow_self_revoke,
            time_limit,
            log: log.unwrap_or(LogLevel::Warn),
            notices,
            sources: Sources {
                token_dir: token_dir_from.unwrap_or(DEFAULT),
                hints: hints_from.unwrap_or(DEFAULT),
                read_only: read_only_from,
                allow_self_revoke: allow_self_revoke_from,
                time_limit: time_limit_from,
                log: log_from.unwrap_or(DEFAULT),
            },
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
                None => DEFAULT.to_owned(),
            };
            (base_uri.clone(), source)
        }
    };
    Ok(BaseUrl::new(&text, &source).map_err(|problem| Failure::Setting { source, problem }))
}

fn time_limit(flags: &Flags, ignored: &mut Vec<String>) -> Result<(Duration, &'static str), Failure> {
    let (text, source) = match (&flags.timeout, set(TIMEOUT, ignored)?) {
        (Some(text), _) => (text.clone(), "--timeout"),
        (None, Some(text)) => (text, TIMEOUT),
        (None, None) => return Ok((Duration::from_secs(20), DEFAULT)),
    };
    let seconds = text.trim().parse().ok().filter(|seconds| (0.01..=25.0).contains(seconds));
    seconds.map(|seconds| (Duration::from_secs_f64(seconds), source)).ok_or_else(|| Failure::Setting {
        source: source.to_owned(),
        problem: format!(
            "`{text}` is not a number of seconds between 0.01 and 25 (a whole call must end before assistants give up)."
        ),
    })
}
