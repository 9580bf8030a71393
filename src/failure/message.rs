//! The words of each failure: what happened, which value of which setting, the next step.
//! `docs/troubleshooting.md` lists them; a test holds the two together.

use std::fmt::{self, Write};

use super::Failure;

pub(super) const MAKE_A_TOKEN: &str =
    "In Label Studio, open Account & Settings > Personal Access Token, create one there";

impl Failure {
    /// Writes the words, as they are before tokens are removed from them.
    #[expect(clippy::too_many_lines, reason = "one arm a cause; splitting would scatter the words")]
    pub(super) fn write(&self, f: &mut String) -> fmt::Result {
        match self {
            Self::NoKey { ignored } => {
                write!(f, "No Label Studio key is set. ")?;
                for placeholder in ignored {
                    write!(f, "{placeholder} ")?;
                }
                write!(
                    f,
                    "{MAKE_A_TOKEN}, write it to a file and set LABEL_STUDIO_API_KEY_FILE to the file's path; or set LABEL_STUDIO_API_KEY to the key itself."
                )
            }
            Self::Setting { source, problem } => write!(f, "{source}: {problem}"),
            Self::KeyFile { path, source, problem } => write!(
                f,
                "The key file {} (from {source}) {problem}. Write the key alone into that file, readable by the user who runs this server, or point {source} at another file.",
                path.display()
            ),
            Self::UnusableKey { source, problem } => {
                write!(
                    f,
                    "The key from {source} cannot be sent: {problem}. Nothing was sent. Give the key alone, on one line."
                )
            }
            Self::Argument { problem } => write!(f, "{problem}"),
            Self::OwnKey { id } => write!(
                f,
                "{id} is this server's own key: without it, nothing works any more. Nothing was sent. To replace it, call rotate-jwt-refresh-token without arguments; to revoke it all the same, its operator starts the server with --allow-self-revoke."
            ),
            Self::AnotherUsersToken { id } => write!(
                f,
                "{id} belongs to another user. Rotating it would kill it and give the new one to you; nothing was sent. Its owner can rotate it; to end it, blacklist it."
            ),
            Self::UserUnknown { reason } => write!(
                f,
                "Rotate was not sent, because it could not be found out whose key this server uses, and a token of another user must not be rotated: {reason}"
            ),
            Self::NowhereToWrite { what, path, problem } => write!(
                f,
                "A new secret could not be written to {}, {what}: {problem}. Nothing was sent. Make that directory writable for the user who runs this server, then call again.",
                path.display()
            ),
            Self::KeyFileBusy { path } => write!(
                f,
                "Another process is rotating the key in {}. Nothing was sent. Call again in a minute.",
                path.display()
            ),
            Self::NotListed { id } => write!(
                f,
                "No live token has the id {id}. Nothing was changed. Call list-api-tokens for the ids; a token that is not listed has expired, is blacklisted already or belongs to another user."
            ),
            Self::NoLookup { id, reason } => write!(
                f,
                "The token with the id {id} could not be looked up, and nothing was changed. Give the token itself in body.refresh, or mend this first: {reason}"
            ),
            Self::Unreachable { url, source, problem } => {
                write!(f, "Label Studio cannot be reached at {url} (from {source}): {problem}. Nothing was sent. ")?;
                if source.starts_with("the default") {
                    write!(f, "Set LABEL_STUDIO_URL; Label Studio's own default is http://localhost:8080.")
                } else {
                    write!(f, "Check that it runs and that {source} is right.")
                }
            }
            Self::Tls { url, problem } => write!(
                f,
                "No secure connection to {url}: {problem}. Nothing was sent. If its certificate is from a private authority, add that to the system's certificate store or name it in SSL_CERT_FILE."
            ),
            Self::OutOfTime => write!(
                f,
                "The time for this call was used up before the request was sent. Nothing was sent. Call again."
            ),
            Self::Timeout { url, seconds } => write!(
                f,
                "Label Studio at {url} did not answer within {seconds} s. Call again, or raise --timeout (LABEL_STUDIO_MCP_TIMEOUT)."
            ),
            Self::Broken { url, problem } => write!(
                f,
                "The connection to {url} broke before the answer was whole: {problem}. Check Label Studio's log and any proxy in between, then call again."
            ),
            Self::Redirect { url, status, target } => write!(
                f,
                "{url} answered {status}, a redirect to {target}. It was not followed, since the key goes to the configured host only. Set LABEL_STUDIO_URL to the address that answers itself."
            ),
            Self::Unreadable { url, problem } => write!(
                f,
                "{url} answered with success, but not as Label Studio does: {problem}. Check that LABEL_STUDIO_URL names Label Studio and no login page or proxy in front of it."
            ),
            Self::ServerFault { status, detail } => {
                write!(f, "Label Studio answered {status}")?;
                if !detail.is_empty() {
                    write!(f, ": {detail}")?;
                }
                match status {
                    500 => write!(f, ". Look into its log; it also answers so to a user without an organisation."),
                    _ => write!(f, ". Look into its log, and into that of any proxy in front of it."),
                }
            }
            Self::TooManyRequests { wait } => match wait {
                Some(wait) => write!(f, "Too many requests (429). Nothing was carried out. Call again in {wait}."),
                None => write!(f, "Too many requests (429). Nothing was carried out. Call again in a minute."),
            },
            Self::WrongPath { url, source } => {
                write!(f, "{url} is not found (404, no JSON): Label Studio is not under this address. ")?;
                if source.starts_with("the default") {
                    write!(f, "Set LABEL_STUDIO_URL; Label Studio's own default is http://localhost:8080.")
                } else {
                    write!(f, "Check the path in {source}.")
                }
            }
            Self::NoRotate => write!(
                f,
                "This Label Studio has no rotate (it came with 1.18.0). Nothing was changed. Update Label Studio, or replace the token by hand: refresh it, blacklist it, then create with the access token as Authorization, within 5 minutes."
            ),
            Self::Forbidden { detail } => write!(
                f,
                "Label Studio forbids this (403): {detail} The key's user lacks the permission; an administrator of the organisation can grant it."
            ),
            Self::Refused { status, detail } => match detail.as_str() {
                "" => write!(
                    f,
                    "The request was refused ({status}) without Label Studio's words, so probably by something in front of it. Nothing was carried out. Check LABEL_STUDIO_URL, http or https included, and any proxy in between."
                ),
                detail => write!(
                    f,
                    "Label Studio refused this ({status}): {detail} Nothing was carried out; correct what it names and call again."
                ),
            },
            Self::AlreadyHasToken { live } => match live.as_deref() {
                Some([]) => write!(
                    f,
                    "The user has a live personal access token already, though Label Studio lists none (a fault of releases with PyJWT 2.14 and later). Nothing was created. Rotate that token instead."
                ),
                Some(ids) => write!(
                    f,
                    "The user has a live personal access token already: {}. Nothing was created. Rotate it for a new one, or blacklist it first.",
                    ids.join(", ")
                ),
                None => write!(
                    f,
                    "The user has a live personal access token already. Nothing was created. Rotate it for a new one, or blacklist the id that list-api-tokens shows."
                ),
            },
            Self::AlreadyBlacklisted { id } => write!(
                f,
                "Label Studio says that {id} is invalid or blacklisted already. Nothing was changed. list-api-tokens shows what is live."
            ),
            Self::TokenRefused { detail } => write!(
                f,
                "Label Studio refused the token in body.refresh: {detail} Nothing was changed. It takes a whole personal access token that is neither expired nor blacklisted and is this Label Studio's own."
            ),
            Self::KeyNotAccepted { source, fault } => fault.write(source, f),
            Self::NotDone { operation, reason } => write!(
                f,
                "The answer to {operation} was lost; list-api-tokens shows that nothing has changed so far, though a request that is still under way may yet be carried out. List again in a minute before trying once more. What happened: {reason}"
            ),
            Self::CreatedAndLost { ids, reason } => write!(
                f,
                "A token was created as {}, and its value is lost with the answer. If nobody else made it, blacklist that id and create again. What happened: {reason}",
                ids.join(" or ")
            ),
            Self::RotatedUnclear { old, new, others, reason } => write!(
                f,
                "The token {old} is dead, and the answer with its successor is lost. New since then: {}; other live tokens: {}. Nothing more was touched. Find out whose they are, blacklist what nobody knows, then create. What happened: {reason}",
                listed(new),
                listed(others)
            ),
            Self::RepairFailed { old, step, live, reason } => {
                write!(
                    f,
                    "The token {old} is dead, its successor was lost with the answer, and the repair failed: could not {step}. "
                )?;
                match live {
                    Some(live) => write!(f, "Live now: {}. ", listed(live))?,
                    None => write!(f, "What is live now could not be listed. ")?,
                }
                write!(
                    f,
                    "Next: list-api-tokens, blacklist the ids whose value nobody has, create-api-token; a personal access token as this server's key goes on working for this for about 4 minutes, afterwards sign in to Label Studio and create one in Account & Settings. What happened: {reason}"
                )
            }
            Self::OutcomeUnknown { operation, live, reason } => {
                write!(
                    f,
                    "It is unknown whether {operation} was carried out: its answer was lost, and the tokens could not be compared with those before. "
                )?;
                if let Some(live) = live {
                    write!(f, "Live now: {}. ", listed(live))?;
                }
                write!(
                    f,
                    "Call list-api-tokens, or look into Account & Settings, before trying again. What happened: {reason}"
                )
            }
            Self::Internal { problem } => write!(
                f,
                "A fault of label-studio-tokens-mcp: {problem}. Please report it; list-api-tokens shows the state of the tokens."
            ),
        }
    }
}

fn listed(ids: &[String]) -> String {
    if ids.is_empty() { "none".to_owned() } else { ids.join(", ") }
}
