//! A line as a JSON-RPC message, or the answer to a line that is none (JSON-RPC 2.0, section 5.1).

use rmcp::RoleServer;
use rmcp::model::{ClientNotification, JsonRpcMessage, RequestId};
use rmcp::service::RxJsonRpcMessage;
use serde_json::{Value, json};

use super::lines::Line;

type Message = Box<RxJsonRpcMessage<RoleServer>>;

/// What a line is.
pub enum Parsed {
    /// A request with its id.
    Request(RequestId, Message),
    /// `notifications/cancelled` with the id of the request it is about.
    Cancellation(RequestId, Message),
    /// Nothing that needs an answer: blank, a response or another notification.
    Ignored,
    /// No message; this is the answer.
    Refused(Value),
}

/// Reads a line.
pub fn parse(line: &Line) -> Parsed {
    let Line::Whole(bytes) = line else {
        return Parsed::Refused(refusal(-32600, "the line is longer than 1 MiB", &Value::Null));
    };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii();
    if bytes.is_empty() {
        return Parsed::Ignored;
    }
    match serde_json::from_slice::<Value>(bytes) {
        Ok(value) => message(value),
        Err(error) => Parsed::Refused(refusal(
            -32700,
            &format!("the line is not JSON in UTF-8 (column {})", error.column()),
            &Value::Null,
        )),
    }
}

/// A JSON-RPC error answer.
pub fn refusal(code: i32, message: &str, id: &Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message } })
}

fn message(value: Value) -> Parsed {
    let invalid = |problem: &str, id: &Value| Parsed::Refused(refusal(-32600, problem, id));
    let Value::Object(object) = &value else {
        let problem = if value.is_array() {
            "batches are not served: send one message a line"
        } else {
            "a message is a JSON object"
        };
        return invalid(problem, &Value::Null);
    };
    let id = object.get("id");
    let usable = id.filter(|id| id.is_string() || id.is_i64() || id.is_u64()).cloned();
    let known = usable.clone().unwrap_or_default();
    if object.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
        return invalid("`jsonrpc` must be \"2.0\"", &known);
    }
    match object.get("method") {
        Some(Value::String(_)) => {}
        None if object.contains_key("result") || object.contains_key("error") => {
            return Parsed::Ignored;
        }
        _ => return invalid("`method` must be a string", &known),
    }
    if id.is_some() && usable.is_none() {
        return invalid("`id` must be a string or an integer", &Value::Null);
    }
    match serde_json::from_value::<RxJsonRpcMessage<RoleServer>>(value) {
        Ok(JsonRpcMessage::Request(request)) if id_fits(&request.id, &known) => {
            Parsed::Request(request.id.clone(), Box::new(JsonRpcMessage::Request(request)))
        }
        Ok(JsonRpcMessage::Notification(notification)) if known.is_null() => match &notification.notification {
            ClientNotification::CancelledNotification(cancelled) => match cancelled.params.request_id.clone() {
                Some(id) => Parsed::Cancellation(id, Box::new(JsonRpcMessage::Notification(notification))),
                None => Parsed::Ignored,
            },
            _ => Parsed::Ignored,
        },
        Ok(JsonRpcMessage::Response(_) | JsonRpcMessage::Error(_)) => Parsed::Ignored,
        _ => invalid("this is no JSON-RPC request", &known),
    }
}

fn id_fits(read: &RequestId, sent: &Value) -> bool {
    read.clone().into_json_value() == *sent
}
