//! Reads the claims of a Label Studio token. Nothing is verified here: only Label Studio holds
//! the signing key, and only it decides whether a token is good.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// What a token says it is (`token_type`, Label Studio 1.23).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenType {
    /// A refresh token: what Label Studio's pages call a personal access token.
    Refresh,
    /// An access token, sent as a bearer, of a few minutes' life.
    Access,
    /// No type, or one that Label Studio does not have.
    Other,
}

/// The claims of a token, as far as it has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// `token_type`.
    pub token_type: TokenType,
    /// `jti`: the token's id, by which it is blacklisted.
    pub id: Option<String>,
    /// `user_id`. Label Studio writes a string; a number is read alike.
    pub user_id: Option<String>,
    /// `iat`, in seconds since 1970.
    pub issued_at: Option<i64>,
    /// `exp`, in seconds since 1970.
    pub expires_at: Option<i64>,
}

/// Reads the claims of `header.payload.signature`, or of the `header.payload` that Label Studio
/// lists. None if it has another form.
#[must_use]
pub fn claims(token: &str) -> Option<Claims> {
    let mut parts = token.trim().split('.');
    let (header, payload) = (parts.next()?, parts.next()?);
    let rest = (parts.next(), parts.next());
    if matches!(rest, (_, Some(_)) | (Some(""), None)) {
        return None;
    }
    object(header)?;
    let payload = object(payload)?;
    Some(Claims {
        token_type: match payload.get("token_type").and_then(Value::as_str) {
            Some("refresh") => TokenType::Refresh,
            Some("access") => TokenType::Access,
            _ => TokenType::Other,
        },
        id: id(payload.get("jti")),
        user_id: id(payload.get("user_id")),
        issued_at: payload.get("iat").and_then(Value::as_i64),
        expires_at: payload.get("exp").and_then(Value::as_i64),
    })
}

/// Whether a token carries a signature: a shortened one, as Label Studio lists it, does not.
#[must_use]
pub fn is_signed(token: &str) -> bool {
    token.trim().split('.').count() == 3
}

/// A time of the claims as RFC 3339 in UTC; None if it is beyond the calendar.
#[must_use]
pub fn rfc3339(seconds: i64) -> Option<String> {
    jiff::Timestamp::from_second(seconds).ok().map(|time| time.to_string())
}

fn object(part: &str) -> Option<serde_json::Map<String, Value>> {
    let bytes = URL_SAFE_NO_PAD.decode(part).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// A claim as an id. Ids are shown, logged and made file names, and anybody can write a token
/// that Label Studio never made: what does not look like an id counts as none.
fn id(claim: Option<&Value>) -> Option<String> {
    let text = match claim? {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    is_id(&text).then_some(text)
}

/// Whether a text looks like an id: Label Studio's (1.23) have 32 hexadecimal digits for tokens,
/// decimal ones for users.
#[must_use]
pub fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
