//! The requests of one call: one key, one header, one budget of time.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::Value;

use super::{Account, Key, Kind, header, unauthorized};
use crate::catalogue::{Method, RequestLine};
use crate::failure::Failure;
use crate::label_studio::{Authorization, Fault, LabelStudio, Limits, Refusal, Request};

/// Most assistants give a call up after 60 s. This much of it is for everything up to and
/// including the call's own request,
const UNTIL_SENT: Duration = Duration::from_secs(25);

/// and this much for the call as a whole, with the look-up of a lost answer and the repair.
const WHOLE_CALL: Duration = Duration::from_secs(45);

/// The longest that a look-up or a step of a repair may take.
const LOOK_UP: Duration = Duration::from_secs(5);

/// The path that answers whose key it is, and nowhere but under the right base path.
pub const WHOAMI: &str = "/api/current-user/whoami";

/// What one call sends, all of it with the same key. Once it has a header it keeps it: an
/// access token outlives the personal access token that the call may have ended.
#[derive(Debug)]
pub struct Session<'a> {
    account: &'a Account,
    label_studio: &'a LabelStudio,
    key: Option<Key>,
    authorization: Option<(Authorization, bool)>,
    began: Instant,
    sent: bool,
}

impl<'a> Session<'a> {
    /// Opens a session for a call that began at `began`; sends nothing yet. Without a key only
    /// what needs none can be sent.
    ///
    /// # Errors
    /// A mistake in Label Studio's address.
    pub fn new(account: &'a Account, key: Option<Key>, began: Instant) -> Result<Self, Failure> {
        let label_studio = account.label_studio()?;
        Ok(Self { account, label_studio, key, authorization: None, began, sent: false })
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> Option<&Key> {
        self.key.as_ref()
    }

    /// Makes sure that there is a header, so that a dead key is found before anything else.
    ///
    /// # Errors
    /// Why the key cannot be exchanged.
    pub fn authorize(&mut self) -> Result<(), Failure> {
        let limits = self.own_limits();
        match self.header(limits) {
            Ok(_) => Ok(()),
            Err(Fault::NotDone(failure) | Fault::Lost(failure)) => Err(failure),
            Err(Fault::Refused(refusal)) => Err(self.refused(&refusal)),
        }
    }

    /// Sends the call's own request with the key.
    ///
    /// # Errors
    /// [`Fault`]. A 401 is explained and comes as [`Fault::NotDone`].
    pub fn send(&mut self, request: Request<'_>) -> Result<Value, Fault> {
        let limits = self.own_limits();
        let outcome = self.authorized(request, limits);
        self.sent = true;
        outcome
    }

    /// Sends the call's own request without the key: blacklist and refresh need none.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn send_openly(&mut self, request: Request<'_>) -> Result<Value, Fault> {
        let outcome = self.label_studio.send(request, None, self.own_limits());
        self.sent = true;
        outcome
    }

    /// Sends what comes before the call's own request or after it: a look-up or a step of a
    /// repair, of at most 5 s.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn look_up(&mut self, request: Request<'_>) -> Result<Value, Fault> {
        let limits = self.look_up_limits();
        self.authorized(request, limits)
    }

    /// The same without the key.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn look_up_openly(&mut self, request: Request<'_>) -> Result<Value, Fault> {
        self.label_studio.send(request, None, self.look_up_limits())
    }

    /// Whose key it is: from its claims, else Label Studio is asked.
    ///
    /// # Errors
    /// [`Failure`] of that request.
    pub fn user_id(&mut self) -> Result<String, Failure> {
        if let Some(id) = self.key().and_then(Key::user_id) {
            return Ok(id.to_owned());
        }
        let line = RequestLine { method: Method::Get, path: WHOAMI.to_owned() };
        let request = Request { line: &line, query: None, refresh: None, repeatable: true };
        match self.look_up(request) {
            Ok(user) => match user.get("id") {
                Some(Value::Number(id)) => Ok(id.to_string()),
                Some(Value::String(id)) => Ok(id.clone()),
                _ => Err(Failure::Unreadable { url: WHOAMI.to_owned(), problem: "it names no user".to_owned() }),
            },
            Err(Fault::NotDone(failure) | Fault::Lost(failure)) => Err(failure),
            Err(Fault::Refused(refusal)) => Err(self.refused(&refusal)),
        }
    }

    /// The failure of a refusal that a tool has no words of its own for.
    #[must_use]
    pub fn refused(&self, refusal: &Refusal) -> Failure {
        unauthorized::refused(refusal, self.label_studio.base())
    }

    /// Why refresh refused `key`, the server's own.
    #[must_use]
    pub fn explained(&self, key: &Key, refusal: &Refusal) -> Failure {
        unauthorized::at_exchange(key, refusal, self.label_studio.base())
    }

    /// The address, for messages.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.label_studio.base().text
    }

    fn authorized(&mut self, request: Request<'_>, limits: Limits) -> Result<Value, Fault> {
        let (authorization, fresh) = self.header(limits)?;
        let outcome = self.label_studio.send(request, Some(&authorization), limits);
        let (refusal, key) = match (outcome, &self.key) {
            (Err(Fault::Refused(refusal)), Some(key)) if refusal.status == 401 => (refusal, key),
            (outcome, _) => return outcome,
        };
        if fresh {
            return Err(Fault::NotDone(unauthorized(key, &refusal)));
        }
        // The kept access token was refused before anything ran: once more with a new one.
        let (token, _) = self.account.access_token(key, Some(&authorization.key), limits)?;
        let authorization = header("Bearer", &token);
        self.authorization = Some((authorization.clone(), true));
        match self.label_studio.send(request, Some(&authorization), limits) {
            Err(Fault::Refused(refusal)) if refusal.status == 401 => Err(Fault::NotDone(unauthorized(key, &refusal))),
            outcome => outcome,
        }
    }

    /// The header and whether its access token was made for this very request.
    fn header(&mut self, limits: Limits) -> Result<(Authorization, bool), Fault> {
        if let Some(known) = &self.authorization {
            return Ok(known.clone());
        }
        let key = self.key.as_ref().ok_or_else(|| Fault::NotDone(self.account.no_key()))?;
        let made = match &key.kind {
            Kind::PersonalAccessToken(_) => {
                let (token, fresh) = self.account.access_token(key, None, limits)?;
                (header("Bearer", &token), fresh)
            }
            Kind::AccessToken(_) => (header("Bearer", &key.secret), true),
            Kind::Legacy => (header("Token", &key.secret), true),
            Kind::Unknown(word) => (header(word, &key.secret), true),
        };
        self.authorization = Some(made.clone());
        Ok(made)
    }

    fn own_limits(&self) -> Limits {
        Limits { each: self.label_studio.time_limit(), until: self.began + UNTIL_SENT }
    }

    fn look_up_limits(&self) -> Limits {
        let until = if self.sent { WHOLE_CALL } else { UNTIL_SENT };
        Limits { each: self.label_studio.time_limit().min(LOOK_UP), until: self.began + until }
    }
}

fn unauthorized(key: &Key, refusal: &Refusal) -> Failure {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    let now = now.and_then(|since| i64::try_from(since.as_secs()).ok()).unwrap_or(i64::MAX);
    unauthorized::at_request(key, refusal, now)
}
