//! Arguments of each tool.

use serde_json::{Value, json};

use super::{CALLS, json};
use crate::cells::each;
use crate::jwt;
use crate::seeded::Seeded;
use crate::stage::{Form, Stage};
use crate::tool::Tool;

const NAMES: [&str; 8] =
    ["ordering", "Authorization", "body.refresh", "refresh", "body", "authorization", "body.refresh ", ""];

/// Tokens that are nearly right.
fn token(seeded: &mut Seeded, stage: &Stage) -> String {
    let mut token = match seeded.below(4) {
        0 => stage.user.legacy.clone(),
        1 => jwt::tampered(&stage.pat),
        2 => jwt::unsigned(&json::value(seeded, 2)),
        _ => {
            let mut claims = json::claims(seeded, "refresh");
            claims[seeded.pick(&["token_type", "exp", "jti", "user_id", "iat"])] = json::value(seeded, 1);
            jwt::unsigned(&claims) + ".AAAA"
        }
    };
    for _ in 0..seeded.below(3) {
        let at = seeded.below(token.len());
        token.replace_range(at..=at, seeded.pick(&["", ".", " ", "=", "-", "A", "\n"]));
    }
    token
}

fn arguments(seeded: &mut Seeded, stage: &Stage) -> Value {
    if seeded.below(20) == 0 {
        return json::value(seeded, 2);
    }
    let mut arguments = json!({});
    for _ in 0..1 + seeded.below(3) {
        let name = seeded.pick(&NAMES);
        arguments[name] = match seeded.below(3) {
            0 => json::value(seeded, 2),
            1 => json!(json::text(seeded)),
            _ => json!(token(seeded, stage)),
        };
    }
    arguments
}

/// One answer to each call, of the form that the protocol wants, and its server lives.
#[test]
fn each_is_answered() {
    let mut seeded = Seeded::new();
    let branches: Vec<(Tool, u64)> = Tool::ALL.map(|tool| (tool, seeded.next())).to_vec();
    each(&branches, 2, |(tool, seed)| {
        let mut seeded = Seeded::of(*seed);
        let stage = Stage::new(Form::Legacy);
        let mut hello = json!({"jsonrpc": "2.0", "id": "hello", "method": "initialize"});
        hello["params"] =
            json!({"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}});
        let mut input = format!("{hello}\n");
        for id in 0..CALLS {
            let mut call = json!({"jsonrpc": "2.0", "id": id, "method": "tools/call"});
            call["params"] = json!({"name": tool.name(), "arguments": arguments(&mut seeded, &stage)});
            input += &format!("{call}\n");
        }
        let finished = stage.server().arg("--allow-self-revoke").pipe(input);
        assert_eq!((finished.code(), finished.stderr.as_str()), (0, ""));
        let mut answered = vec![false; CALLS];
        for answer in finished.answers.iter().filter(|answer| answer["id"] != "hello") {
            let id = usize::try_from(answer["id"].as_u64().unwrap()).unwrap();
            assert!(!std::mem::replace(&mut answered[id], true), "twice: {answer}");
            judge(answer);
        }
        assert!(answered.iter().all(|answered| *answered));
    });
    drop(seeded);
}

fn judge(answer: &Value) {
    let Some(result) = answer.get("result") else {
        return assert_eq!(answer["error"]["code"], -32602, "{answer}");
    };
    if result["isError"] != true {
        assert!(result["structuredContent"].is_object(), "{answer}");
        return;
    }
    let text = crate::session::failed(result);
    assert!(!text.is_empty() && text.len() < 4000 && !text.contains(char::is_control), "{text:?}");
    assert!(!text.contains("A fault of label-studio-tokens-mcp"), "{text}");
}
