//! create-api-token.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::keep::{self, Place};
use super::lost_answer::{self, Finding};
use super::{Call, list};
use crate::account::{Session, request_line};
use crate::catalogue::Operation;
use crate::failure::Failure;
use crate::jwt;
use crate::label_studio::{Fault, Request};
use crate::secret::Secret;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Another key, of any kind. Normally omitted.
    #[serde(default, rename = "Authorization")]
    #[schemars(with = "String")]
    authorization: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Output {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    token: Option<String>,
    /// Holds the token
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
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    notice: Option<String>,
}

pub fn run(call: Call<'_>, input: &Input) -> Result<Output, Failure> {
    let mut session = call.session(input.authorization.as_deref())?;
    session.authorize()?;
    let place = Place::of_token(call)?;
    let before = list::live_ids(&mut session).ok();
    let token = match created(session.send(request()?), session.url()) {
        Ok(token) => token,
        Err(Fault::NotDone(failure)) => return Err(failure),
        Err(Fault::Refused(refusal)) if refusal.status == 409 => {
            return Err(Failure::AlreadyHasToken { live: before });
        }
        Err(Fault::Refused(refusal)) => return Err(session.refused(&refusal)),
        Err(Fault::Lost(reason)) => return Err(lost(&mut session, &before, reason)),
    };
    let claims = jwt::claims(token.reveal());
    let kept = place.keep(&token, keep::PERSONAL_ACCESS_TOKEN);
    Ok(Output {
        token: kept.value,
        token_file: kept.token_file,
        issued_at: claims.as_ref().and_then(|claims| jwt::rfc3339(claims.issued_at?)),
        expires_at: claims.as_ref().and_then(|claims| jwt::rfc3339(claims.expires_at?)),
        id: claims.and_then(|claims| claims.id),
        notice: kept.notice,
    })
}

/// The request that creates a token. Never sent twice.
pub fn request() -> Result<Request<'static>, Failure> {
    Ok(Request { line: request_line(Operation::Create)?, query: None, refresh: None, repeatable: false })
}

/// The new token of a create's answer.
pub fn created(answer: Result<Value, Fault>, url: &str) -> Result<Secret, Fault> {
    match answer?.get("token").and_then(Value::as_str) {
        Some(token) if !token.trim().is_empty() => Ok(Secret::new(token)),
        _ => Err(Fault::Lost(Failure::Unreadable { url: url.to_owned(), problem: "it holds no token".to_owned() })),
    }
}

/// A token whose value is lost is never replaced unasked: it could be somebody else's.
fn lost(session: &mut Session<'_>, before: &lost_answer::Ids, reason: Failure) -> Failure {
    let reason = Box::new(reason);
    let after = list::live_ids(session).ok();
    match lost_answer::of_create(before, &after) {
        Finding::NotDone => Failure::NotDone { operation: "create", reason },
        Finding::Made(ids) => Failure::CreatedAndLost { ids, reason },
        _ => Failure::OutcomeUnknown { operation: "create", live: after, reason },
    }
}
