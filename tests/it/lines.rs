//! Standard input at byte level: every line gets the answer that JSON-RPC asks for, and the
//! server goes on.

use serde_json::{Value, json};

use crate::server::{Finished, Server};

const PING: &str = r#"{"jsonrpc":"2.0","id":"end","method":"ping"}"#;
const INITIALIZE: &str = r#"{"jsonrpc":"2.0","id":"start","method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}"#;

/// Pipes a line between a handshake and a ping, both of which must be answered.
fn between(line: &[u8]) -> Finished {
    let bytes = [INITIALIZE.as_bytes(), b"\n", line, b"\n", PING.as_bytes()].concat();
    let finished = Server::new().pipe(bytes);
    assert!(finished.answer("start")["result"].is_object());
    assert_eq!(finished.answer("end")["result"], json!({}), "after {}", String::from_utf8_lossy(line));
    assert_eq!(finished.code(), 0);
    assert_eq!(finished.stderr, "");
    finished
}

fn refused(line: &[u8], code: i64, id: impl Into<Value>) {
    let finished = between(line);
    let shown = String::from_utf8_lossy(line.get(..200).unwrap_or(line)).into_owned();
    assert_eq!(finished.answers.len(), 3, "{shown}: {}", finished.stdout);
    let answer = finished.answer(id);
    assert_eq!(answer["error"]["code"], code, "{shown}: {answer}");
    assert!(answer["error"]["message"].as_str().is_some_and(|text| !text.is_empty()));
}

fn unanswered(line: &[u8]) {
    let finished = between(line);
    assert_eq!(finished.answers.len(), 2, "{}", finished.stdout);
}

#[test]
fn what_is_not_json_is_a_parse_error_without_id() {
    let lines: [&[u8]; 7] = [
        b"hello",
        b"{\"jsonrpc\":\"2.0\",\"id\":7,",
        b"{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"} trailing",
        b"\xff\xfe{}",
        b"{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"\xc3\x28\"}",
        b"{\"jsonrpc\":\"2.0\",\"id\":NaN,\"method\":\"ping\"}",
        b"{\"id\":7,\"method\":\"\\ud800\"}",
    ];
    for line in lines {
        refused(line, -32700, Value::Null);
    }
    refused(&[b"[".repeat(100_000), b"]".repeat(100_000)].concat(), -32700, Value::Null);
}

#[test]
fn json_that_is_no_message_is_an_invalid_request_with_the_id_it_had() {
    for line in ["null", "7", "\"ping\"", "true", "{}", r#"{"jsonrpc":"2.0"}"#] {
        refused(line.as_bytes(), -32600, Value::Null);
    }
    refused(br#"{"id":7,"method":"ping"}"#, -32600, 7);
    refused(br#"{"jsonrpc":"1.0","id":"a","method":"ping"}"#, -32600, "a");
    refused(br#"{"jsonrpc":"2.0","id":7,"method":1}"#, -32600, 7);
    refused(br#"{"jsonrpc":"2.0","id":7}"#, -32600, 7);
    for id in ["null", "1.5", "true", "[1]", r#"{"a":1}"#] {
        refused(format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"ping"}}"#).as_bytes(), -32600, Value::Null);
    }
    refused(br#"{"jsonrpc":"2.0","id":18446744073709551615,"method":"ping"}"#, -32600, u64::MAX);
}

#[test]
fn batches_are_refused_and_say_what_to_do() {
    let finished = between(br#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#);
    let answer = finished.answer(Value::Null);
    assert_eq!(answer["error"]["code"], -32600);
    assert!(answer["error"]["message"].as_str().unwrap().contains("one message a line"));
    refused(b"[]", -32600, Value::Null);
}

#[test]
fn a_line_of_1_mib_is_read_and_a_longer_one_is_not() {
    let start = r#"{"jsonrpc":"2.0","id":7,"method":"ping","params":{"x":""#;
    let end = r#""}}"#;
    let whole = format!("{start}{}{end}", "x".repeat((1 << 20) - start.len() - end.len()));
    assert_eq!(between(whole.as_bytes()).answer(7)["result"], json!({}));
    refused(format!("{whole} ").as_bytes(), -32600, Value::Null);
    refused(&b"x".repeat(5 << 20), -32600, Value::Null);
}

#[test]
fn responses_and_other_notifications_are_not_answered() {
    unanswered(br#"{"jsonrpc":"2.0","id":7,"result":{}}"#);
    unanswered(br#"{"jsonrpc":"2.0","id":7,"error":{"code":1,"message":"x"}}"#);
    unanswered(br#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#);
    unanswered(br#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":99}}"#);
    unanswered(br#"{"jsonrpc":"2.0","method":"notifications/cancelled"}"#);
    unanswered(br#"{"jsonrpc":"2.0","method":"no/such"}"#);
}

#[test]
fn blanks_empty_lines_carriage_returns_and_byte_order_marks_do_no_harm() {
    for line in ["", "  \t ", "\r", "\r\n\r"] {
        unanswered(line.as_bytes());
    }
    for line in ["\u{feff}X", "  X\t", "X\r"] {
        let line = line.replace('X', r#"{"jsonrpc":"2.0","id":7,"method":"ping"}"#);
        assert_eq!(between(line.as_bytes()).answer(7)["result"], json!({}));
    }
}

#[test]
fn an_id_in_use_is_refused_and_the_first_request_is_answered() {
    let fake = crate::fake::Fake::start();
    let user = fake.user();
    let gate = fake.hold(crate::fake::Op::List);
    let mut running = Server::new().url(&fake.url()).key(&user.legacy).start_initialized();
    let call = json!({"jsonrpc":"2.0","id":"x","method":"tools/call","params":{"name":"list-api-tokens"}});
    running.send(&call);
    gate.wait_waiting(1);
    running.send(&call);
    assert_eq!(running.answer("x")["error"]["code"], -32600);
    gate.open();
    assert!(running.answer("x")["result"].is_object());
    assert_eq!(running.finish().code(), 0);
}

#[test]
fn notifications_and_refused_lines_before_the_handshake_do_not_end_the_server() {
    let before = [
        r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
        r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"start"}}"#,
        r#"{"jsonrpc":"2.0","id":1,"result":{}}"#,
        "nonsense",
        r#"{"jsonrpc":"2.0","id":2,"method":"tools/list"}"#,
        r#"{"jsonrpc":"2.0","id":3,"method":"ping"}"#,
        r#"{"jsonrpc":"2.0","id":4,"method":"initialize","params":{}}"#,
    ];
    let finished = Server::new().pipe([before.join("\n").as_str(), INITIALIZE, PING].join("\n"));
    assert_eq!(finished.answer(2)["error"]["code"], -32602);
    assert_eq!(finished.answer(3)["result"], json!({}));
    assert_eq!(finished.answer(4)["error"]["code"], -32602);
    assert!(finished.answer("start")["result"].is_object());
    assert!(finished.answer("end")["result"].is_object());
    assert_eq!(finished.code(), 0);
}

#[test]
fn empty_input_ends_quietly() {
    for input in ["", "\n", " \n\n"] {
        let finished = Server::new().pipe(input);
        assert_eq!((finished.code(), finished.stdout.as_str(), finished.stderr.as_str()), (0, "", ""));
    }
}
