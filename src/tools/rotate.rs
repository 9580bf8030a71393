//! rotate-jwt-refresh-token. From the first request to the rename of the key file, a repair
//! included, everything happens in one blocking call: whoever cancels it cannot part the two.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::arguments::{self, GivenToken};
use super::keep::{Kept, Place};
use super::lost_answer::Ids;
use super::{Call, list, repair};
use crate::account::{Key, Session, request_line};
use crate::catalogue::Operation;
use crate::failure::Failure;
use crate::jwt;
use crate::key_file::{self, Lock};
use crate::label_studio::{Fault, Request};
use crate::secret::Secret;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The whole PAT to replace. Omitted: the server's own.
    #[serde(default, rename = "body.refresh")]
    #[schemars(with = "String")]
    refresh: Option<String>,
    /// Another key, of any kind. Normally omitted.
    #[serde(default, rename = "Authorization")]
    #[schemars(with = "String")]
    authorization: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Output {
    /// The new PAT
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    refresh: Option<String>,
    /// Holds the new PAT
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    token_file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    issued_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    expires_at: Option<String>,
    /// Id of the old PAT
    replaced: String,
    /// Whether it was the server's own
    own_key: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    notice: Option<String>,
}

pub fn run(call: Call<'_>, input: &Input) -> Result<Output, Failure> {
    let subject = Subject::of(call, input.refresh.as_deref())?;
    let mut session = call.session(input.authorization.as_deref())?;
    session.authorize()?;
    refuse_another_users(&mut session, &subject.token)?;
    let place = subject.place(call)?;
    let before = list::live_ids(&mut session).ok();
    let (new, notice) = match rotated(&mut session, &subject.token) {
        Ok(new) => (new, None),
        Err(Fault::NotDone(failure)) => return Err(failure),
        Err(Fault::Refused(refusal)) => {
            return Err(match refusal.status {
                400 if refusal.json => Failure::TokenRefused { detail: refusal.detail },
                404 if !refusal.json && before.is_some() => Failure::NoRotate,
                _ => session.refused(&refusal),
            });
        }
        Err(Fault::Lost(reason)) => repaired(call, &mut session, &subject, &before, reason)?,
    };
    Ok(subject.kept(call, place, &new, notice))
}

/// The token to be rotated, and the lock if it is in the key file.
struct Subject {
    token: GivenToken,
    own: bool,
    lock: Option<Lock>,
}

impl Subject {
    fn of(call: Call<'_>, given: Option<&str>) -> Result<Self, Failure> {
        let given = given.map(arguments::whole_personal_access_token).transpose()?;
        let is_own = |key: &Key| given.as_ref().is_none_or(|given| Some(given.id.as_str()) == key.token_id());
        // With a token given, a key that cannot be read is a matter of the session's key.
        let may_be_own = call.account.own_key().as_ref().map_or(given.is_none(), is_own);
        let lock = match call.account.key_file() {
            Some(path) if may_be_own => Some(key_file::lock(path, call.began + super::UNTIL_LOCKED)?),
            _ => None,
        };
        // Read under the lock: another process may just have replaced it.
        let own = may_be_own && call.account.own_key().as_ref().is_ok_and(is_own);
        let token = match given {
            Some(given) => given,
            None => arguments::whole_personal_access_token(super::own_personal_access_token(call)?.secret.reveal())?,
        };
        Ok(Self { token, own, lock: lock.filter(|_| own) })
    }

    fn place(&self, call: Call<'_>) -> Result<Place, Failure> {
        if self.own { Place::of_own_key(call, call.account.key_file()) } else { Place::of_token(call) }
    }

    /// Keeps the new token, and uses it from now on if it succeeds the server's own key.
    fn kept(self, call: Call<'_>, place: Place, new: &Secret, notice: Option<String>) -> Output {
        let kept = if self.own { keep_own(call, place, new) } else { place.keep(new, "personal-access-token") };
        drop(self.lock);
        let claims = jwt::claims(new.reveal());
        let notices: Vec<String> = notice.into_iter().chain(kept.notice).collect();
        Output {
            refresh: kept.value,
            token_file: kept.token_file,
            issued_at: claims.as_ref().and_then(|claims| jwt::rfc3339(claims.issued_at?)),
            expires_at: claims.as_ref().and_then(|claims| jwt::rfc3339(claims.expires_at?)),
            id: claims.and_then(|claims| claims.id),
            replaced: self.token.id,
            own_key: self.own,
            notice: (!notices.is_empty()).then(|| notices.join(" ")),
        }
    }
}

fn keep_own(call: Call<'_>, place: Place, new: &Secret) -> Kept {
    let in_file = call.account.key_file().is_some();
    if !in_file {
        call.account.adopt(new);
    }
    let mut kept = place.keep(new, "personal-access-token");
    if in_file && kept.value.is_some() {
        call.account.adopt(new);
    }
    if !in_file {
        let dead = "The key in LABEL_STUDIO_API_KEY is dead now: put the new one in its place in the client's configuration. This process uses it already.";
        kept.notice = Some(kept.notice.into_iter().chain([dead.to_owned()]).collect::<Vec<_>>().join(" "));
    }
    kept
}

/// Label Studio does not check whose token it rotates (1.23.2): another user's would be killed,
/// and the new one be ours.
fn refuse_another_users(session: &mut Session<'_>, token: &GivenToken) -> Result<(), Failure> {
    let user = session.user_id().map_err(|reason| match reason.exit_code() {
        6 => reason,
        _ => Failure::UserUnknown { reason: Box::new(reason) },
    })?;
    if token.user_id.as_deref() == Some(user.as_str()) {
        return Ok(());
    }
    Err(Failure::AnotherUsersToken { id: token.id.clone() })
}

fn rotated(session: &mut Session<'_>, token: &GivenToken) -> Result<Secret, Fault> {
    let line = request_line(Operation::Rotate).map_err(Fault::NotDone)?;
    let request = Request { line, query: None, refresh: Some(&token.secret), repeatable: false };
    let answer = session.send(request)?;
    match answer.get("refresh").and_then(Value::as_str) {
        Some(new) if !new.trim().is_empty() => Ok(Secret::new(new)),
        _ => Err(Fault::Lost(Failure::Unreadable {
            url: session.url().to_owned(),
            problem: "it holds no token".to_owned(),
        })),
    }
}

fn repaired(
    call: Call<'_>,
    session: &mut Session<'_>,
    subject: &Subject,
    before: &Ids,
    reason: Failure,
) -> Result<(Secret, Option<String>), Failure> {
    let in_file = || call.account.own_key().ok().filter(|_| subject.own);
    repair::after_rotate(session, &subject.token.id, before, in_file, reason)
}
