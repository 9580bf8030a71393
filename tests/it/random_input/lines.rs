//! Lines: each is answered as JSON-RPC says, or not at all where it says so.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{LINES, json};
use crate::seeded::Seeded;
use crate::stage::{Form, Stage};

const METHODS: [&str; 12] = [
    "ping",
    "tools/list",
    "tools/call",
    "initialize",
    "server/discover",
    "resources/list",
    "prompts/get",
    "logging/setLevel",
    "completion/complete",
    "notifications/initialized",
    "notifications/progress",
    "",
];

/// What a line is to be answered with.
#[derive(Debug, Eq, Hash, PartialEq)]
enum Expected {
    Nothing,
    /// An error with this code and id null.
    Null(i64),
    /// One answer with this id.
    Id(String),
}

/// JSON-RPC 2.0, section 4 and 5; a response of the client needs no answer.
fn expected(line: &[u8]) -> Expected {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line).trim_ascii();
    if line.is_empty() {
        return Expected::Nothing;
    }
    let Ok(value) = serde_json::from_slice::<Value>(line) else {
        return Expected::Null(-32700);
    };
    let id = match &value["id"] {
        id if id.is_string() || id.is_i64() || id.is_u64() => Some(id.to_string()),
        _ => None,
    };
    let refused = id.clone().map_or(Expected::Null(-32600), Expected::Id);
    let Some(object) = value.as_object() else {
        return Expected::Null(-32600);
    };
    if object.get("jsonrpc") != Some(&json!("2.0")) {
        return refused;
    }
    match object.get("method") {
        // A notification; its parameters are an object if there are any, null being none.
        Some(Value::String(_)) if !object.contains_key("id") => match object.get("params") {
            None | Some(Value::Null | Value::Object(_)) => Expected::Nothing,
            Some(_) => refused,
        },
        None if object.contains_key("result") || object.contains_key("error") => Expected::Nothing,
        _ => refused,
    }
}

/// A line without its newline.
fn line(seeded: &mut Seeded) -> Vec<u8> {
    let length = seeded.below(80);
    let mut line = match seeded.below(6) {
        0 => seeded.bytes(length),
        1 => json::value(seeded, 3).to_string().into_bytes(),
        2 => "[".repeat(seeded.below(300)).into_bytes(),
        _ => message(seeded).to_string().into_bytes(),
    };
    // Something is lost or changed on the way.
    for _ in 0..seeded.below(3) * seeded.below(2) {
        if !line.is_empty() {
            let at = seeded.below(line.len());
            match seeded.below(3) {
                0 => line[at] = seeded.bytes(1)[0],
                1 => drop(line.remove(at)),
                _ => line.truncate(at),
            }
        }
    }
    line.retain(|byte| *byte != b'\n');
    line
}

/// Nearly a request.
fn message(seeded: &mut Seeded) -> Value {
    let mut message = json!({"jsonrpc": "2.0", "id": format!("{:016x}", seeded.next())});
    message["method"] = seeded.pick(&METHODS).into();
    message["params"] = Value::Object(json::object(seeded, 2));
    match seeded.below(12) {
        0 => message["params"] = json::value(seeded, 2),
        1 => message["method"] = json::value(seeded, 1),
        2 => message["jsonrpc"] = json::value(seeded, 1),
        // A whole number that is no other request's.
        3 => message["id"] = json!(seeded.next()),
        4 => message["id"] = [json!(1.5), json!(null), json!([]), json!({}), json!(true)][seeded.below(5)].clone(),
        5 => drop(message.as_object_mut().unwrap().remove("method")),
        6 => message = json!({"jsonrpc": "2.0", "id": seeded.next(), "result": json::value(seeded, 2)}),
        7 => message["params"]["name"] = json!("list-api-tokens"),
        8 => message["params"] = json!({"name": "list-api-tokens", "arguments": json::value(seeded, 2)}),
        _ => {}
    }
    message
}

#[test]
fn each_is_answered() {
    let mut seeded = Seeded::new();
    // Without a key, so that nothing is ever sent.
    let stage = Stage::new(Form::PerCall);
    let mut hello = json!({"jsonrpc": "2.0", "id": "hello", "method": "initialize"});
    hello["params"] =
        json!({"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}});
    let mut input = format!("{hello}\n").into_bytes();
    let mut answers: HashMap<Expected, i64> = HashMap::from([(Expected::Id("\"hello\"".to_owned()), 1)]);
    for _ in 0..LINES {
        let line = line(&mut seeded);
        *answers.entry(expected(&line)).or_default() += 1;
        input.extend(line);
        input.extend(if seeded.below(5) == 0 { &b"\r\n"[..] } else { b"\n" });
    }
    answers.remove(&Expected::Nothing);
    let finished = stage.server().pipe(input);
    assert_eq!((finished.code(), finished.stderr.as_str()), (0, ""));
    for answer in &finished.answers {
        assert_eq!(
            (&answer["jsonrpc"], answer.get("result").is_some() != answer.get("error").is_some()),
            (&json!("2.0"), true)
        );
        let to = match &answer["id"] {
            Value::Null => Expected::Null(answer["error"]["code"].as_i64().unwrap()),
            id => Expected::Id(id.to_string()),
        };
        *answers.entry(to).or_default() -= 1;
    }
    answers.retain(|_, left| *left != 0);
    assert!(answers.is_empty(), "missing (or, below zero, too many) answers: {answers:?}");
    assert_eq!(stage.fake.connections(), 0);
}
