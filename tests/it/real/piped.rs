//! Calls piped in one go.

use serde_json::{Value, json};

use super::key_file::KeyFile;
use super::results::{assert_says, ids, text};
use super::{BLACKLIST, CREATE, LIST, REFRESH, ROTATE};
use crate::jwt;
use crate::label_studio::label_studio;
use crate::proxy::Proxy;
use crate::server::{Finished, Server};
use crate::session::{failed, result, succeeded};

#[test]
fn each_sees_the_ones_before() {
    let (user, url) = (label_studio().user(), &label_studio().url);
    let id = jwt::id_of(&user.create());
    let calls = [
        (LIST, json!({})),
        (BLACKLIST, json!({"body.refresh": id})),
        (LIST, json!({})),
        (CREATE, json!({})),
        (LIST, json!({})),
        (CREATE, json!({})),
        (BLACKLIST, json!({"body.refresh": id})),
    ];
    let finished = Server::new().url(url).key(&user.legacy).pipe(lines(&calls).trim_end());
    assert_eq!(finished.code(), 0);
    assert_eq!(finished.answers.len(), 1 + calls.len());
    assert_eq!(ids(&ok(&finished, 1)), [&*id]);
    assert_eq!(ok(&finished, 2)["id"], *id);
    assert_eq!(ok(&finished, 3), json!({"tokens": []}));
    let made = ok(&finished, 4);
    assert_eq!(ids(&ok(&finished, 5)), [text(&made, "id")]);
    assert_says(&failed(&result(finished.answer(6).clone())), &[text(&made, "id")]);
    assert_says(&failed(&result(finished.answer(7).clone())), &["No live token has the id"]);
}

/// An id to blacklist must be known before: so it is another user's token that is created.
#[test]
fn create_list_blacklist_list() {
    let (user, other, url) = (label_studio().user(), label_studio().user(), &label_studio().url);
    for _ in 0..5 {
        let id = jwt::id_of(&user.create());
        let calls = [
            (CREATE, json!({"Authorization": other.legacy})),
            (LIST, json!({"Authorization": other.legacy})),
            (BLACKLIST, json!({"body.refresh": id})),
            (LIST, json!({})),
        ];
        let finished = Server::new().url(url).key(&user.legacy).pipe(lines(&calls));
        let [made, listed, ended, empty] = [1, 2, 3, 4].map(|call| ok(&finished, call));
        assert_eq!(ids(&listed), [text(&made, "id")]);
        assert_eq!((text(&ended, "id"), empty), (&*id, json!({"tokens": []})));
        other.blacklist(text(&made, "token"));
    }
}

/// Each rotation is of the token that the one before has made.
#[test]
fn rotations_and_lists() {
    let (user, url) = (label_studio().user(), &label_studio().url);
    let mut before = user.create();
    let file = KeyFile::new(&before);
    let calls: Vec<(&str, Value)> = (0..10)
        .flat_map(|_| [(ROTATE, json!({})), (LIST, json!({})), (REFRESH, json!({})), (LIST, json!({}))])
        .collect();
    let finished = Server::new().url(url).key_file(file.path()).pipe(lines(&calls));
    assert_eq!(finished.code(), 0);
    before = jwt::id_of(&before);
    for round in 0..10 {
        let [rotated, listed, refreshed, again] = [1, 2, 3, 4].map(|call| ok(&finished, 4 * round + call));
        assert_eq!(text(&rotated, "replaced"), before);
        text(&rotated, "id").clone_into(&mut before);
        assert_eq!((ids(&listed), ids(&again)), (vec![&*before], vec![&*before]));
        assert_eq!((&listed["tokens"][0]["current"], text(&refreshed, "access").is_empty()), (&json!(true), false));
    }
    assert_eq!((jwt::id_of(&file.key()), user.list()), (before.clone(), vec![before]));
}

#[test]
fn thousand_lists() {
    let (user, url) = (label_studio().user(), &label_studio().url);
    let pat = user.create();
    let calls = vec![(LIST, json!({})); 1000];
    let finished = Server::new().url(url).key(&pat).pipe(lines(&calls));
    assert_eq!((finished.code(), finished.answers.len()), (0, 1001), "{}", finished.stderr);
    for call in 1..=1000 {
        assert_eq!(ids(&ok(&finished, call)), [jwt::id_of(&pat)]);
    }
}

/// However many calls wait for it, a personal access token is exchanged once; and no list is sent
/// twice.
#[test]
fn one_exchange() {
    let user = label_studio().user();
    let proxy = Proxy::start(&label_studio().url);
    let finished = Server::new().url(&proxy.url()).key(&user.create()).pipe(lines(&vec![(LIST, json!({})); 50]));
    assert_eq!((finished.code(), finished.answers.len()), (0, 51));
    assert_eq!(proxy.count("POST", "/api/token/refresh"), 1);
    assert_eq!(proxy.count("GET", "/api/token"), 50);
}

/// The hand-shake and the calls, with ids from 1 on.
fn lines(calls: &[(&str, Value)]) -> String {
    let client = json!({"name": "tests", "version": "1"});
    let params = json!({"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": client});
    let mut messages = vec![
        json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": params}),
        json!({"jsonrpc": "2.0", "method": "notifications/initialized"}),
    ];
    for (at, (tool, arguments)) in calls.iter().enumerate() {
        let params = json!({"name": tool, "arguments": arguments});
        messages.push(json!({"jsonrpc": "2.0", "id": at + 1, "method": "tools/call", "params": params}));
    }
    messages.iter().map(Value::to_string).collect::<Vec<_>>().join("\n") + "\n"
}

fn ok(finished: &Finished, id: i64) -> Value {
    succeeded(result(finished.answer(id).clone()))
}
