//! The queue: calls take effect in the order in which they were read.

use serde_json::{Value, json};

use crate::fake::{Fake, Op};
use crate::server::Server;
use crate::session::{result, succeeded};

/// Reads that run at once.
const READS_AT_ONCE: usize = 4;

fn line(id: usize, tool: &str, arguments: Value) -> String {
    let mut call = json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": {"name": tool}});
    call["params"]["arguments"] = arguments;
    format!("{call}\n")
}

fn handshake() -> String {
    let params =
        json!({"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}});
    let initialize = json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": params});
    let initialized = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    format!("{initialize}\n{initialized}\n")
}

#[test]
fn a_thousand_piped_calls_have_a_thousand_answers() {
    let fake = Fake::start();
    let user = fake.user();
    fake.new_pat(&user);
    let calls: String = (1..=1000).map(|id| line(id, "list-api-tokens", json!({}))).collect();
    let bytes = handshake() + calls.trim_end();
    let finished = Server::new().url(&fake.url()).key(&user.legacy).pipe(bytes);
    assert_eq!(finished.code(), 0);
    assert_eq!(finished.answers.len(), 1001);
    for id in 1..=1000 {
        let listed = succeeded(result(finished.answer(id).clone()));
        assert_eq!(listed["tokens"].as_array().unwrap().len(), 1);
    }
}

#[test]
fn reads_and_changes_see_each_other_in_order() {
    let fake = Fake::start();
    for _ in 0..10 {
        let user = fake.user();
        let old = fake.new_pat(&user);
        let id = crate::jwt::id_of(&old);
        let calls = [
            line(1, "list-api-tokens", json!({})),
            line(2, "blacklist-jwt-refresh-token", json!({"body.refresh": id})),
            line(3, "list-api-tokens", json!({})),
            line(4, "create-api-token", json!({})),
            line(5, "list-api-tokens", json!({})),
            line(6, "create-api-token", json!({})),
        ];
        let finished = Server::new().url(&fake.url()).key(&user.legacy).pipe(handshake() + &calls.concat());
        let listed = |at: usize| succeeded(result(finished.answer(at).clone()))["tokens"].take();
        assert_eq!(listed(1)[0]["id"], id);
        assert_eq!(listed(3), json!([]));
        let created = succeeded(result(finished.answer(4).clone()));
        assert_eq!(listed(5)[0]["id"], created["id"]);
        assert_eq!(finished.answer(6)["result"]["isError"], true);
    }
}

#[test]
fn four_reads_run_at_once_and_a_change_waits_for_them_and_holds_back_the_rest() {
    let fake = Fake::start();
    let user = fake.user();
    let gate = fake.hold(Op::Refresh);
    let pat = fake.new_pat(&user);
    let mut running = Server::new().url(&fake.url()).key(&user.legacy).start_initialized();
    let reads: Vec<i64> = (0..6).map(|_| running.ask_tool("refresh-jwt-token", json!({"body.refresh": pat}))).collect();
    let change = running.ask_tool("blacklist-jwt-refresh-token", json!({"body.refresh": pat}));
    let after = running.ask_tool("refresh-jwt-token", json!({"body.refresh": pat}));
    gate.wait_waiting(READS_AT_ONCE);
    // What does not wait in the queue is answered meanwhile: the server is not blocked.
    assert!(running.request("tools/list", json!({}))["result"].is_object());
    assert_eq!(gate.waiting(), READS_AT_ONCE);
    assert_eq!(fake.count(Op::Blacklist), 0);
    gate.open();
    for id in reads {
        succeeded(result(running.answer(id)));
    }
    assert_eq!(succeeded(result(running.answer(change)))["blacklisted"], true);
    assert_eq!(result(running.answer(after))["isError"], true);
}

#[test]
fn one_exchange_serves_all_calls_that_wait_for_it() {
    let fake = Fake::start();
    let user = fake.user();
    let pat = fake.new_pat(&user);
    let gate = fake.hold(Op::Refresh);
    let mut running = Server::new().url(&fake.url()).key(&pat).start_initialized();
    let calls: Vec<i64> = (0..20).map(|_| running.ask_tool("list-api-tokens", json!({}))).collect();
    gate.wait_waiting(1);
    gate.open();
    for id in calls {
        succeeded(result(running.answer(id)));
    }
    assert_eq!(fake.count(Op::Refresh), 1);
    assert_eq!(fake.count(Op::List), 20);
    fake.expire_access_tokens();
    running.ok("list-api-tokens", json!({}));
    assert_eq!(fake.count(Op::Refresh), 2);
}

#[test]
fn each_request_has_a_connection_of_its_own() {
    let fake = Fake::start();
    let user = fake.user();
    let mut running = Server::new().url(&fake.url()).key(&user.legacy).start_initialized();
    for _ in 0..3 {
        running.ok("list-api-tokens", json!({"ordering": "-created_at&x=y"}));
    }
    assert_eq!(fake.connections(), 3);
    for recorded in fake.requests() {
        let request = &recorded.request;
        assert_eq!(request.header("accept"), Some("application/json"));
        assert_eq!(request.header("authorization"), Some(format!("Token {}", user.legacy).as_str()));
        assert_eq!(request.header("cookie"), None);
        assert_eq!(request.header("transfer-encoding"), None);
        assert!(request.target.contains("ordering=-created_at%26x%3Dy"), "{}", request.target);
    }
}
