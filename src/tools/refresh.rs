//! refresh-jwt-token.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::keep::Place;
use super::{Call, arguments, list};
use crate::account::request_line;
use crate::catalogue::Operation;
use crate::failure::Failure;
use crate::jwt;
use crate::label_studio::{Fault, Request};
use crate::secret::Secret;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// A whole PAT. Omitted: the server's own.
    #[serde(default, rename = "body.refresh")]
    #[schemars(with = "String")]
    refresh: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Output {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    access: Option<String>,
    /// Holds the access token
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    token_file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    expires_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    notice: Option<String>,
}

pub fn run(call: Call<'_>, input: &Input) -> Result<Output, Failure> {
    let (token, own) = if let Some(text) = &input.refresh {
        (arguments::whole_personal_access_token(text)?.secret, None)
    } else {
        let key = super::own_personal_access_token(call)?;
        (key.secret.clone(), Some(key))
    };
    let mut session = call.session_with(None)?;
    let place = Place::of_token(call)?;
    let line = request_line(Operation::Refresh)?;
    let request = Request { line, query: None, refresh: Some(&token), repeatable: true };
    let answer = session.send_openly(request).map_err(|fault| match fault {
        Fault::Refused(refusal) if refusal.status == 401 && refusal.json => match &own {
            Some(key) => session.explained(key, &refusal),
            None => Failure::TokenRefused { detail: refusal.detail },
        },
        fault => list::failure(&session, fault),
    })?;
    let Some(access) = answer.get("access").and_then(Value::as_str).map(Secret::new) else {
        return Err(Failure::Unreadable {
            url: session.url().to_owned(),
            problem: "it holds no access token".to_owned(),
        });
    };
    let kept = place.keep(&access, "access-token");
    Ok(Output {
        access: kept.value,
        token_file: kept.token_file,
        expires_at: jwt::claims(access.reveal()).and_then(|claims| jwt::rfc3339(claims.expires_at?)),
        notice: kept.notice,
    })
}
