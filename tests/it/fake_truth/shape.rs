//! An answer without what differs from one server, user and moment to the next.

use serde_json::{Value, json};

use crate::http::Answer;
use crate::jwt;

/// Status, the headers that a client reads, and the body.
pub fn shape(path: &str, answer: &Answer) -> String {
    let headers = ["Content-Type", "WWW-Authenticate", "Allow", "Location", "Connection"]
        .map(|name| answer.header(name).unwrap_or("-"));
    let cookie = answer.header("Set-Cookie").is_some_and(|cookie| cookie.starts_with("sessionid="));
    format!("{} {headers:?} cookie {cookie} {}", answer.status, body(path, answer))
}

fn body(path: &str, answer: &Answer) -> String {
    let text = answer.text();
    let Ok(value) = serde_json::from_slice::<Value>(&answer.body) else {
        let start: String = text.trim().chars().take(8).collect();
        let size = if text.len() > 100_000 { "large" } else { "small" };
        return format!("{size} {start:?}");
    };
    if path.ends_with("/api/version") {
        return format!("release {}", value["release"]);
    }
    if path.ends_with("whoami") && answer.status == 200 {
        return fields(&value);
    }
    // As text: the order of the fields counts too.
    let order: Vec<usize> = ["\"id\"", "\"status_code\"", "\"version\"", "\"detail\"", "\"exc_info\""]
        .iter()
        .filter_map(|name| text.find(name))
        .collect();
    format!("{} in order {}", normal(&value), order.is_sorted())
}

/// The fields of a user and their types: people differ in more than their ids.
fn fields(user: &Value) -> String {
    let kind = |value: &Value| match value {
        Value::Null | Value::Bool(_) => "flag",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    };
    let fields = user.as_object().unwrap().iter();
    fields.map(|(name, value)| format!("{name}: {}", kind(value))).collect::<Vec<_>>().join(", ")
}

fn normal(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(normal).collect(),
        Value::Object(fields) => fields.iter().map(|(name, v)| (name.clone(), normal(v))).collect(),
        Value::String(text) if text.starts_with(jwt::HEADER) => token(text),
        Value::String(text) if text.starts_with("JSON parse error - ") => json!("JSON parse error"),
        Value::String(text) if text.len() == 36 && text.matches('-').count() == 4 => {
            json!("a UUID")
        }
        other => other.clone(),
    }
}

/// A token by its parts, the names of its claims, its kind and its life.
fn token(text: &str) -> Value {
    let claims = jwt::claims(text);
    let names: Vec<_> = claims.as_object().unwrap().keys().collect();
    // Label Studio reads the clock twice: 300 s may be 299.
    let life = (claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap() + 5) / 10 * 10;
    let id = claims["jti"].as_str().unwrap().len();
    let parts: Vec<_> = text.split('.').map(str::len).collect();
    let signature = parts.get(2);
    let (kind, user) = (&claims["token_type"], claims["user_id"].is_string());
    json!([names, life, id, signature, kind, user])
}
