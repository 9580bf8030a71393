//! The server's key: where it is, what replaced it, and its access token.

pub mod key;
pub mod session;
mod unauthorized;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;

pub use key::{Key, Kind};
pub use session::Session;

use crate::catalogue::{Operation, RequestLine, catalogue};
use crate::failure::Failure;
use crate::jwt;
use crate::key_file;
use crate::label_studio::{Authorization, Fault, LabelStudio, Limits, Request};
use crate::secret::Secret;
use crate::settings::{KeySource, Settings};

/// An access token is used while it has this long to live: longer than any call takes.
const MARGIN: Duration = Duration::from_secs(60);

/// The Label Studio account that this server works on.
#[derive(Debug)]
pub struct Account {
    label_studio: Result<LabelStudio, Failure>,
    source: KeySource,
    access: Mutex<Option<Access>>,
    successor: Mutex<Option<Successor>>,
}

/// The access token of the server's own personal access token.
#[derive(Debug)]
struct Access {
    of: Secret,
    token: Secret,
    usable_until: Instant,
}

/// A key that took the place of the configured one, for as long as the source still holds that.
#[derive(Debug)]
struct Successor {
    of: Secret,
    key: Secret,
}

impl Account {
    /// Takes the settings; reads and sends nothing yet.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        Self {
            label_studio: settings.base_url.clone().map(|base| LabelStudio::new(base, settings.time_limit)),
            source: settings.key.clone(),
            access: Mutex::new(None),
            successor: Mutex::new(None),
        }
    }

    /// The Label Studio that is configured.
    ///
    /// # Errors
    /// The mistake in its address.
    pub fn label_studio(&self) -> Result<&LabelStudio, Failure> {
        self.label_studio.as_ref().map_err(Clone::clone)
    }

    /// The server's own key as it is now; a key file is read.
    ///
    /// # Errors
    /// There is none, or it cannot be used.
    pub fn own_key(&self) -> Result<Key, Failure> {
        let (text, source) = self.configured()?;
        let successor = locked(&self.successor);
        let current = successor.as_ref().filter(|successor| successor.of == text).map_or(&text, |known| &known.key);
        Ok(Key { own: true, ..Key::new(current.reveal(), &source)? })
    }

    /// The key of a call: `authorization` if it is given, else the server's own.
    ///
    /// # Errors
    /// There is none, or it cannot be used.
    pub fn key(&self, authorization: Option<&str>) -> Result<Key, Failure> {
        authorization.map_or_else(|| self.own_key(), |text| Key::new(text, "the argument `Authorization`"))
    }

    /// The server's own key, or None where none is configured: some operations need none.
    ///
    /// # Errors
    /// One is configured and cannot be used.
    pub fn own_key_if_any(&self) -> Result<Option<Key>, Failure> {
        match self.source {
            KeySource::None(_) => Ok(None),
            KeySource::File { .. } | KeySource::Environment(_) => self.own_key().map(Some),
        }
    }

    /// The failure of what needs a key where there is none.
    #[must_use]
    pub fn no_key(&self) -> Failure {
        let ignored = match &self.source {
            KeySource::None(ignored) => ignored.clone(),
            KeySource::File { .. } | KeySource::Environment(_) => Vec::new(),
        };
        Failure::NoKey { ignored }
    }

    /// The file that holds the server's own key.
    #[must_use]
    pub fn key_file(&self) -> Option<&Path> {
        match &self.source {
            KeySource::File { path, .. } => Some(path),
            KeySource::None(_) | KeySource::Environment(_) => None,
        }
    }

    /// From now on uses `key` in the place of what the source holds, until that changes.
    pub fn adopt(&self, key: &Secret) {
        let configured = self.configured().ok();
        *locked(&self.successor) = configured.map(|(of, _)| Successor { of, key: key.clone() });
    }

    /// Exchanges a personal access token for an access token. That of the server's own is kept
    /// and used by all calls while it has 60 s to live; who waits for the exchange uses its
    /// result. `refused` is one that Label Studio takes no longer. The second value says whether the
    /// token is new.
    ///
    /// # Errors
    /// [`Fault::NotDone`] with the cause, the token's own state included.
    pub fn access_token(&self, key: &Key, refused: Option<&Secret>, limits: Limits) -> Result<(Secret, bool), Fault> {
        if !key.own {
            return Ok((self.exchange(key, limits)?.token, true));
        }
        let mut kept = locked(&self.access);
        if let Some(access) = kept.as_ref().filter(|access| access.of == key.secret)
            && Instant::now() < access.usable_until
            && refused != Some(&access.token)
        {
            return Ok((access.token.clone(), false));
        }
        let access = self.exchange(key, limits)?;
        let token = access.token.clone();
        *kept = Some(access);
        Ok((token, true))
    }

    fn exchange(&self, key: &Key, limits: Limits) -> Result<Access, Fault> {
        let line = request_line(Operation::Refresh).map_err(Fault::NotDone)?;
        let request = Request { line, query: None, refresh: Some(&key.secret), repeatable: true };
        let label_studio = self.label_studio().map_err(Fault::NotDone)?;
        let answer = label_studio.send(request, None, limits).map_err(|fault| match fault {
            Fault::Refused(refusal) => Fault::NotDone(unauthorized::at_exchange(key, &refusal, label_studio.base())),
            Fault::Lost(failure) | Fault::NotDone(failure) => Fault::NotDone(failure),
        })?;
        let Some(token) = answer.get("access").and_then(Value::as_str) else {
            let url = label_studio.base().text.clone();
            return Err(Fault::NotDone(Failure::Unreadable {
                url,
                problem: "refresh gave no access token".to_owned(),
            }));
        };
        Ok(Access { of: key.secret.clone(), token: Secret::new(token), usable_until: Instant::now() + usable(token) })
    }

    fn configured(&self) -> Result<(Secret, String), Failure> {
        match &self.source {
            KeySource::None(_) => Err(self.no_key()),
            KeySource::File { path, source } => {
                Ok((key_file::read(path, source)?, format!("the key file {}", path.display())))
            }
            KeySource::Environment(secret) => Ok((secret.clone(), "LABEL_STUDIO_API_KEY".to_owned())),
        }
    }
}

/// The request of an operation.
///
/// # Errors
/// A mistake in `tools.yaml`.
pub fn request_line(operation: Operation) -> Result<&'static RequestLine, Failure> {
    let entries = &catalogue().map_err(|problem| Failure::internal(&problem))?.tools;
    let entry = entries.iter().find(|entry| entry.operation == operation);
    entry.map(|entry| &entry.request).ok_or_else(|| Failure::internal(&"tools.yaml lacks an operation"))
}

/// The header for a key that is sent as it is.
fn header(scheme: &'static str, key: &Secret) -> Authorization {
    Authorization { scheme, key: key.clone() }
}

/// How long an access token may be used. Its own times are compared with each other, not with
/// this machine's clock, which may be wrong.
fn usable(token: &str) -> Duration {
    let lifetime = jwt::claims(token).and_then(|claims| u64::try_from(claims.expires_at? - claims.issued_at?).ok());
    Duration::from_secs(lifetime.unwrap_or(0).min(24 * 3600)).saturating_sub(MARGIN)
}

/// A panic elsewhere leaves these values whole: each is replaced in one step.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
