//! `Authorization` as an argument, in the place of the server's own key or of none.

use serde_json::json;

use super::key_file::KeyFile;
use super::results::{assert_says, ids, is_alive, text};
use super::{CREATE, LIST, ROTATE};
use crate::jwt;
use crate::label_studio::{User, label_studio};
use crate::server::Server;

#[test]
fn each_kind_overrides() {
    let (own, other, url) = (label_studio().user(), label_studio().user(), &label_studio().url);
    let [own_pat, pat] = [&own, &other].map(User::create);
    let access = other.refresh(&pat);
    let servers = [Server::new(), Server::new().key(&own.legacy), Server::new().key(&own_pat)];
    for server in servers {
        let mut server = server.url(url).start_initialized();
        for (key, current) in [(&pat, true), (&access, false), (&other.legacy, false)] {
            for word in ["", "Bearer ", "Token ", "bearer ", "token "] {
                let listed = server.ok(LIST, json!({"Authorization": format!("{word}{key}")}));
                assert_eq!(ids(&listed), [jwt::id_of(&pat)], "{word:?}");
                assert_eq!(listed["tokens"][0]["current"], current, "{word:?}");
            }
        }
        let refused = server.refused(LIST, json!({"Authorization": "Bearer nonsense"}));
        assert_says(&refused, &["`Authorization`", "looks like none of its keys"]);
    }
    let mut server = Server::new().url(url).key(&own_pat).start_initialized();
    server.ok(LIST, json!({"Authorization": pat}));
    assert_eq!(ids(&server.ok(LIST, json!({}))), [jwt::id_of(&own_pat)], "the next call is the server's own again");
}

#[test]
fn creates_and_rotates() {
    let (own, other, url) = (label_studio().user(), label_studio().user(), &label_studio().url);
    let own_pat = own.create();
    let file = KeyFile::new(&own_pat);
    let mut server = Server::new().url(url).key_file(file.path()).start_initialized();
    let made = server.ok(CREATE, json!({"Authorization": other.legacy}));
    let mut live = text(&made, "token").to_owned();
    assert_eq!(other.list(), [jwt::id_of(&live)]);
    for key in [live.clone(), format!("Bearer {}", other.refresh(&live)), format!("token {}", other.legacy)] {
        // The first key is the token itself, and dead afterwards.
        let rotated = server.ok(ROTATE, json!({"body.refresh": live, "Authorization": key}));
        assert_eq!((text(&rotated, "replaced"), &rotated["own_key"]), (&*jwt::id_of(&live), &json!(false)));
        let new = text(&rotated, "refresh").to_owned();
        assert!(is_alive(&other, &new) && !is_alive(&other, &live));
        assert_says(&server.refused(CREATE, json!({"Authorization": new})), &[text(&rotated, "id")]);
        live = new;
    }
    assert_eq!((file.key(), own.list()), (own_pat.clone(), vec![jwt::id_of(&own_pat)]));
    // The server's own token under another of its user's keys is its own all the same.
    let rotated = server.ok(ROTATE, json!({"Authorization": own.legacy}));
    assert_eq!((text(&rotated, "id"), &rotated["own_key"]), (&*jwt::id_of(&file.key()), &json!(true)));
    assert!(is_alive(&own, &file.key()) && !is_alive(&own, &own_pat));
}
