//! Arguments of a call against the tool's input schema. All of them are texts.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::jwt::{self, TokenType};
use crate::secret::{Secret, scrub};

/// Longest argument, in bytes. A personal access token has about 232.
pub const LONGEST_ARGUMENT: usize = 4096;

/// Checks names, types, lengths and blanks, and drops what is null. Unknown names are refused
/// with the nearest known one: nothing is sent that was not understood.
///
/// # Errors
/// [`Failure::Argument`] that names the argument and what to change.
pub fn checked(given: Map<String, Value>, schema: &Map<String, Value>) -> Result<Map<String, Value>, Failure> {
    let known: Vec<&str> = schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(name, _)| name.as_str())
        .collect();
    let mut kept = Map::new();
    for (name, value) in given {
        if !known.contains(&name.as_str()) {
            return Err(Failure::argument(unknown(&name, &known)));
        }
        if !value.is_null() {
            check_text(&name, &value)?;
            kept.insert(name, value);
        }
    }
    let required = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    for name in required {
        if !kept.contains_key(name) {
            return Err(Failure::argument(format!(
                "The argument `{name}` is required: the token to revoke, or its id from list-api-tokens. Nothing was sent."
            )));
        }
    }
    Ok(kept)
}

/// Checked arguments as a tool's input type.
///
/// # Errors
/// [`Failure::Internal`]: type and schema of a tool disagree.
pub fn read<T: DeserializeOwned>(given: Map<String, Value>) -> Result<T, Failure> {
    serde_json::from_value(Value::Object(given)).map_err(|problem| Failure::internal(&problem))
}

fn check_text(name: &str, value: &Value) -> Result<(), Failure> {
    let problem = match value {
        Value::String(text) if text.trim().is_empty() => "is blank. Leave it out, or give a value".to_owned(),
        Value::String(text) if text.len() > LONGEST_ARGUMENT => {
            format!("is {} bytes long, and at most {LONGEST_ARGUMENT} are taken. Give the value alone", text.len())
        }
        Value::String(text) if text.trim().contains(char::is_control) => {
            "holds a line break or another control character. Give the value alone, on one line".to_owned()
        }
        Value::String(_) => return Ok(()),
        other => format!("must be a string, not {}", kind(other)),
    };
    Err(Failure::argument(format!("The argument `{name}` {problem}. Nothing was sent.")))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

fn unknown(name: &str, known: &[&str]) -> String {
    let shown = scrub(name, &[]);
    let lower = name.to_lowercase();
    let near = known.iter().find(|known| {
        let known = known.to_lowercase();
        known == lower
            || known.ends_with(&format!(".{lower}"))
            || known.starts_with(&format!("{lower}."))
            || known.replace('.', "_") == lower
    });
    let names = known.iter().map(|known| format!("`{known}`")).collect::<Vec<_>>().join(" and ");
    match near {
        Some(near) => {
            format!("Unknown argument `{shown}`; did you mean `{near}`? Nothing was sent.")
        }
        None => format!("Unknown argument `{shown}`; this tool takes {names}. Nothing was sent."),
    }
}

/// A personal access token given as `body.refresh`.
#[derive(Debug, Clone)]
pub struct GivenToken {
    /// The token, whole or shortened.
    pub secret: Secret,
    /// `jti`.
    pub id: String,
    /// `user_id`, if it has one.
    pub user_id: Option<String>,
}

/// Reads `body.refresh` as a personal access token. Label Studio's blacklist verifies nothing
/// (1.23.2): an access token would be answered 204 and go on working, and a token without
/// `jti` or `exp` 500.
///
/// # Errors
/// [`Failure::Argument`] with what it is instead; nothing is sent.
pub fn personal_access_token(text: &str) -> Result<GivenToken, Failure> {
    let refused = |problem: &str| Err(Failure::argument(format!("`body.refresh` {problem} Nothing was sent.")));
    let Some(claims) = jwt::claims(text) else {
        return refused(
            "is no token that can be decoded: it must be a whole personal access token, copied without a character missing.",
        );
    };
    if claims.token_type == TokenType::Access {
        return refused(
            "is an access token; give the personal access token that it was made from. An access token cannot be revoked and ends by itself within 5 minutes.",
        );
    }
    match (claims.token_type, claims.id, claims.expires_at) {
        (TokenType::Refresh, Some(id), Some(_)) => {
            Ok(GivenToken { secret: Secret::new(text), id, user_id: claims.user_id })
        }
        _ => refused("is no personal access token: its claims lack token_type `refresh`, jti or exp."),
    }
}

/// Reads `body.refresh` as a whole personal access token: refresh and rotate verify its
/// signature, which the tokens that list shows lack.
///
/// # Errors
/// [`Failure::Argument`]; nothing is sent.
pub fn whole_personal_access_token(text: &str) -> Result<GivenToken, Failure> {
    let token = personal_access_token(text)?;
    if jwt::is_signed(text) {
        return Ok(token);
    }
    Err(Failure::argument(
        "`body.refresh` is shortened, as list-api-tokens shows it: its third part is missing. Give the whole personal access token, or leave it out to use the server's own. Nothing was sent.",
    ))
}
