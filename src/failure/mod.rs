//! Everything that can go wrong, one variant a cause. The words are in [`message`]:
//! what happened, then the next step.

mod key_fault;
mod message;

use std::fmt;
use std::path::PathBuf;

pub use key_fault::KeyFault;

use crate::secret::without_tokens;

/// Why a call or a start did not succeed. `Display` says what happened and what to do next;
/// no variant holds a secret (texts from outside are scrubbed before they come here).
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are named for what they hold")]
pub enum Failure {
    /// No key is set. `ignored`: settings that held a placeholder, with their text.
    NoKey { ignored: Vec<String> },
    /// A setting's value cannot be used.
    Setting { source: String, problem: String },
    /// The key file cannot be used.
    KeyFile { path: PathBuf, source: String, problem: String },
    /// A key has a form that cannot be sent in a header.
    UnusableKey { source: String, problem: String },
    /// An argument of a tool is not as its input schema says, or was refused before sending.
    Argument { problem: String },
    /// The server's own key would have been blacklisted.
    OwnKey { id: String },
    /// Rotating another user's token would destroy it for them (Label Studio 1.23.2 allows it).
    AnotherUsersToken { id: String },
    /// Whose key this is could not be found out, so rotate was not sent.
    UserUnknown { reason: Box<Failure> },
    /// A place for the new secret could not be made ready; nothing was sent.
    NowhereToWrite { what: &'static str, path: PathBuf, problem: String },
    /// Another process holds the lock on the key file's directory.
    KeyFileBusy { path: PathBuf },
    /// The id is not among the live tokens.
    NotListed { id: String },
    /// The ids could not be looked up, so blacklist was not sent.
    NoLookup { id: String, reason: Box<Failure> },

    /// No connection, so nothing was sent. `source`: where the URL came from.
    Unreachable { url: String, source: String, problem: String },
    /// No secure connection, so nothing was sent.
    Tls { url: String, problem: String },
    /// The call's time was used up before this request was sent.
    OutOfTime,
    /// No answer within the time limit, in seconds.
    Timeout { url: String, seconds: String },
    /// The connection broke before the answer was whole.
    Broken { url: String, problem: String },
    /// Redirects are not followed: a key goes to the configured host only.
    Redirect { url: String, status: u16, target: String },
    /// A success that is not Label Studio's JSON.
    Unreadable { url: String, problem: String },
    /// 5xx.
    ServerFault { status: u16, detail: String },
    /// 429.
    TooManyRequests { wait: Option<String> },
    /// 404 with a page in place of JSON: nothing is served under this base URL's path.
    WrongPath { url: String, source: String },
    /// 404 on rotate alone: Label Studio before 1.18.
    NoRotate,
    /// 403.
    Forbidden { detail: String },
    /// Any other refusal.
    Refused { status: u16, detail: String },
    /// 409 on create. `live`: the ids that list shows; none if it could not be asked.
    AlreadyHasToken { live: Option<Vec<String>> },
    /// 404 on blacklist.
    AlreadyBlacklisted { id: String },
    /// 400 on rotate, 401 on refresh, for a token of the arguments.
    TokenRefused { detail: String },

    /// 401: Label Studio does not accept the key.
    KeyNotAccepted { source: String, fault: KeyFault },

    /// A change's answer was lost, and a look-up showed that nothing has changed so far.
    NotDone { operation: &'static str, reason: Box<Failure> },
    /// A token was made, and its value is lost.
    CreatedAndLost { ids: Vec<String>, reason: Box<Failure> },
    /// A token was rotated, and what list shows does not say which is its successor.
    RotatedUnclear { old: String, new: Vec<String>, others: Vec<String>, reason: Box<Failure> },
    /// A rotation's answer was lost and the repair did not succeed. `live`: None if unknown.
    RepairFailed { old: String, step: &'static str, live: Option<Vec<String>>, reason: Box<Failure> },
    /// Whether the change was carried out could not be found out.
    OutcomeUnknown { operation: &'static str, live: Option<Vec<String>>, reason: Box<Failure> },

    /// A fault of this program.
    Internal { problem: String },
}

impl Failure {
    /// The exit code of a command that ends with this failure (docs/configuration.md).
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        use Failure as F;
        match self {
            F::Internal { .. } => 1,
            F::NoKey { .. }
            | F::Setting { .. }
            | F::KeyFile { .. }
            | F::UnusableKey { .. }
            | F::Argument { .. }
            | F::OwnKey { .. }
            | F::AnotherUsersToken { .. }
            | F::NowhereToWrite { .. }
            | F::KeyFileBusy { .. }
            | F::NotListed { .. } => 2,
            F::Unreachable { .. }
            | F::Tls { .. }
            | F::OutOfTime
            | F::Timeout { .. }
            | F::Broken { .. }
            | F::Redirect { .. }
            | F::Unreadable { .. }
            | F::WrongPath { .. } => 3,
            F::CreatedAndLost { .. } | F::RotatedUnclear { .. } | F::RepairFailed { .. } | F::OutcomeUnknown { .. } => {
                4
            }
            F::ServerFault { .. }
            | F::TooManyRequests { .. }
            | F::NoRotate
            | F::Forbidden { .. }
            | F::Refused { .. }
            | F::AlreadyHasToken { .. }
            | F::AlreadyBlacklisted { .. }
            | F::TokenRefused { .. } => 5,
            F::KeyNotAccepted { .. } => 6,
            F::UserUnknown { reason } | F::NoLookup { reason, .. } | F::NotDone { reason, .. } => reason.exit_code(),
        }
    }

    /// Whether the key turned out to be revoked, before anything was sent with it.
    #[must_use]
    pub fn is_revoked_key(&self) -> bool {
        match self {
            Self::KeyNotAccepted { fault, .. } => *fault == KeyFault::Blacklisted,
            Self::NoLookup { reason, .. } => reason.is_revoked_key(),
            _ => false,
        }
    }

    /// A failure of an argument.
    pub fn argument(problem: impl Into<String>) -> Self {
        Self::Argument { problem: problem.into() }
    }

    /// A fault of this program.
    pub fn internal(problem: &impl ToString) -> Self {
        Self::Internal { problem: problem.to_string() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words = String::new();
        self.write(&mut words)?;
        f.write_str(&without_tokens(&words))
    }
}

impl std::error::Error for Failure {}
