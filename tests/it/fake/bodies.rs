//! What Label Studio makes of a request's body.

use serde_json::{Map, Value, json};

use super::answers::Reply;
use crate::http::Request;

/// The body as an object, whatever its content type.
pub fn object(request: &Request) -> Result<Map<String, Value>, Reply> {
    let parsed = parse(request)?;
    let kind = match parsed {
        Value::Object(object) => return Ok(object),
        Value::Null => return Err(Reply::invalid("non_field_errors", "No data provided")),
        Value::Array(_) => "list",
        Value::String(_) => "str",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_f64() => "float",
        Value::Number(_) => "int",
    };
    let text = format!("Invalid data. Expected a dictionary, but got {kind}.");
    Err(Reply::invalid("non_field_errors", &text))
}

/// The `refresh` field, trimmed.
pub fn refresh(request: &Request) -> Result<String, Reply> {
    let invalid = |text| Err(Reply::invalid("refresh", text));
    let text = match object(request)?.get("refresh") {
        None => return invalid("This field is required."),
        Some(Value::Null) => return invalid("This field may not be null."),
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(_) => return invalid("Not a valid string."),
    };
    if text.is_empty() {
        return invalid("This field may not be blank.");
    }
    if text.contains('\0') {
        return invalid("Null characters are not allowed.");
    }
    Ok(text)
}

fn parse(request: &Request) -> Result<Value, Reply> {
    // Django's server takes a missing content type for text/plain.
    let content_type = request.header("Content-Type").unwrap_or("text/plain");
    if request.body.is_empty() {
        return Ok(json!({}));
    }
    match content_type.split(';').next().unwrap_or_default().trim() {
        "application/json" => {
            serde_json::from_slice(&request.body).map_err(|e| Reply::problem(400, &format!("JSON parse error - {e}")))
        }
        "application/x-www-form-urlencoded" => Ok(form(&request.body)),
        _ => {
            let text = format!("Unsupported media type \"{content_type}\" in request.");
            Err(Reply::problem(415, &text))
        }
    }
}

/// `a=b&c=d`; tokens need no escapes.
fn form(body: &[u8]) -> Value {
    let text = crate::http::latin1(body);
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    Value::Object(pairs.map(|(name, value)| (name.to_owned(), json!(value))).collect())
}
