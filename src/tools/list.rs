//! list-api-tokens.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Call;
use crate::account::{Key, Session, request_line};
use crate::catalogue::Operation;
use crate::failure::Failure;
use crate::jwt;
use crate::label_studio::{Fault, Request};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Passed on; Label Studio ignores it.
    #[serde(default)]
    #[schemars(with = "String")]
    ordering: Option<String>,
    /// Another key, of any kind. Normally omitted.
    #[serde(default, rename = "Authorization")]
    #[schemars(with = "String")]
    authorization: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Output {
    tokens: Vec<ListedToken>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    notice: Option<String>,
}

// A live token. `token` and what else Label Studio sends keep their names; the rest is read
// from the token's claims. (No docstring: it would stand in the schema.)
#[derive(Serialize, JsonSchema)]
pub struct ListedToken {
    /// Shortened
    pub token: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    issued_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    expires_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    user_id: Option<String>,
    /// The PAT in use here
    current: bool,
    #[serde(flatten)]
    #[schemars(skip)]
    other: Map<String, Value>,
}

pub fn run(call: Call<'_>, input: &Input) -> Result<Output, Failure> {
    let mut session = call.session(input.authorization.as_deref())?;
    let query = input.ordering.as_deref().map(|ordering| ("ordering", ordering));
    let answer = request(query).and_then(|request| session.send(request));
    let tokens = answer.and_then(|answer| tokens(answer, &session));
    Ok(Output { tokens: tokens.map_err(|fault| failure(&session, fault))?, notice: None })
}

/// The live tokens, as a look-up before or after a change.
pub fn live(session: &mut Session<'_>) -> Result<Vec<ListedToken>, Fault> {
    let answer = session.look_up(request(None)?)?;
    tokens(answer, session)
}

/// The ids of the live tokens, as a look-up; those that cannot be decoded have none.
pub fn live_ids(session: &mut Session<'_>) -> Result<Vec<String>, Failure> {
    match live(session) {
        Ok(tokens) => Ok(tokens.into_iter().filter_map(|token| token.id).collect()),
        Err(fault) => Err(failure(session, fault)),
    }
}

/// The failure behind a fault that has no meaning of its own for the operation.
pub fn failure(session: &Session<'_>, fault: Fault) -> Failure {
    match fault {
        Fault::NotDone(failure) | Fault::Lost(failure) => failure,
        Fault::Refused(refusal) => session.refused(&refusal),
    }
}

fn request<'a>(query: Option<(&'a str, &'a str)>) -> Result<Request<'a>, Fault> {
    let line = request_line(Operation::List).map_err(Fault::NotDone)?;
    Ok(Request { line, query, refresh: None, repeatable: true })
}

fn tokens(answer: Value, session: &Session<'_>) -> Result<Vec<ListedToken>, Fault> {
    let current = session.key().and_then(Key::token_id);
    let items = match answer {
        Value::Array(items) => items.into_iter().map(|item| token(item, current)).collect::<Option<Vec<_>>>(),
        _ => None,
    };
    items.ok_or_else(|| {
        let problem = "it is no list of tokens".to_owned();
        Fault::Lost(Failure::Unreadable { url: session.url().to_owned(), problem })
    })
}

fn token(item: Value, current: Option<&str>) -> Option<ListedToken> {
    let Value::Object(mut other) = item else {
        return None;
    };
    let Some(Value::String(token)) = other.remove("token") else {
        return None;
    };
    let claims = jwt::claims(&token);
    other.retain(|name, _| name == "created_at" || name == "expires_at");
    other.retain(|_, value| value.as_str().is_some_and(is_time));
    let id = claims.as_ref().and_then(|claims| claims.id.clone());
    let sent = other.remove("expires_at").and_then(|sent| sent.as_str().map(str::to_owned));
    Some(ListedToken {
        current: id.is_some() && id.as_deref() == current,
        issued_at: claims.as_ref().and_then(|claims| jwt::rfc3339(claims.issued_at?)),
        expires_at: sent.or_else(|| jwt::rfc3339(claims.as_ref()?.expires_at?)),
        user_id: claims.and_then(|claims| claims.user_id),
        other,
        id,
        token: shortened(&token),
    })
}

/// A time, however Label Studio writes it; other text has no place there.
fn is_time(text: &str) -> bool {
    text.len() <= 40 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":+-. ".contains(&byte))
}

/// Header and payload. No release lists more (1.23.2), and a signature would sign one in.
fn shortened(token: &str) -> String {
    token.split('.').take(2).collect::<Vec<_>>().join(".")
}
