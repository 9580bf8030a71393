//! The life of a token that is itself the server's only key.

use serde_json::json;

use super::key_file::KeyFile;
use super::results::{assert_says, ids, is_alive, text};
use super::{BLACKLIST, CREATE, LIST, REFRESH, ROTATE};
use crate::jwt;
use crate::label_studio::{User, label_studio};
use crate::server::Server;

#[test]
fn life_in_a_key_file() {
    let (user, url) = (label_studio().user(), &label_studio().url);
    let pat = user.create();
    let file = KeyFile::new(&pat);
    let mut server = Server::new().url(url).key_file(file.path()).start_initialized();
    let listed = server.ok(LIST, json!({}));
    assert_eq!((ids(&listed), &listed["tokens"][0]["current"]), (vec![&*jwt::id_of(&pat)], &json!(true)));
    let refreshed = server.ok(REFRESH, json!({}));
    assert_eq!(user.get("/api/token/", &format!("Bearer {}", text(&refreshed, "access"))).status, 200);

    let call = server.ask_tool(ROTATE, json!({}));
    let answer = server.answer(call);
    let new = file.key();
    let rotated = &answer["result"]["structuredContent"];
    assert_eq!(text(rotated, "id"), jwt::id_of(&new), "the file is older than the answer");
    assert_eq!(text(rotated, "token_file"), file.path().to_str().unwrap());
    assert_eq!((text(rotated, "replaced"), &rotated["own_key"]), (&*jwt::id_of(&pat), &json!(true)));
    assert_eq!((rotated.get("refresh"), rotated.get("notice")), (None, None));
    assert!(!answer.to_string().contains(&new));
    assert!(is_alive(&user, &new) && !is_alive(&user, &pat));

    for server in [&mut server, &mut Server::new().url(url).key_file(file.path()).start_initialized()] {
        let listed = server.ok(LIST, json!({}));
        assert_eq!((ids(&listed), &listed["tokens"][0]["current"]), (vec![text(rotated, "id")], &json!(true)));
        let conflict = server.refused(CREATE, json!({}));
        assert_says(&conflict, &[text(rotated, "id"), "Nothing was created", "Rotate it"]);
        let id = text(rotated, "id");
        for own in [id, &jwt::truncated(&new), &new] {
            let refused = server.refused(BLACKLIST, json!({"body.refresh": own}));
            assert_says(&refused, &[id, "own key", ROTATE, "--allow-self-revoke", "Nothing was sent"]);
        }
    }
    assert!(is_alive(&user, &new));
    assert_eq!(file.key(), new);
}

/// Another process may put another key into the file at any time.
#[test]
fn changed_key_file() {
    let (first, second, url) = (label_studio().user(), label_studio().user(), &label_studio().url);
    let [one, two] = [&first, &second].map(User::create);
    let file = KeyFile::new(&one);
    let mut server = Server::new().url(url).key_file(file.path()).start_initialized();
    for key in [&one, &two, &one] {
        std::fs::write(file.path(), key).unwrap();
        assert_eq!(ids(&server.ok(LIST, json!({}))), [jwt::id_of(key)]);
    }
    std::fs::write(file.path(), &second.legacy).unwrap();
    let listed = server.ok(LIST, json!({}));
    assert_eq!((ids(&listed), &listed["tokens"][0]["current"]), (vec![&*jwt::id_of(&two)], &json!(false)));
}

#[test]
fn revokes_itself_where_allowed() {
    let (user, url) = (label_studio().user(), &label_studio().url);
    for by_id in [true, false] {
        let pat = user.create();
        let file = KeyFile::new(&pat);
        let start = || Server::new().url(url).key_file(file.path()).arg("--allow-self-revoke").start_initialized();
        let mut server = start();
        let given = if by_id { jwt::id_of(&pat) } else { pat.clone() };
        let ended = server.ok(BLACKLIST, json!({"body.refresh": given}));
        assert_eq!((&ended["blacklisted"], text(&ended, "id")), (&json!(true), &*jwt::id_of(&pat)));
        assert_says(text(&ended, "notice"), &["own key", "within 5 minutes"]);
        assert!(!is_alive(&user, &pat));
        let dead = start().refused(LIST, json!({}));
        assert_says(&dead, &["blacklisted", file.path().to_str().unwrap()]);
    }
}

#[test]
fn life_in_the_environment() {
    let (user, url) = (label_studio().user(), &label_studio().url);
    let pat = user.create();
    let mut server = Server::new().url(url).key(&pat).start_initialized();
    let mut live = pat.clone();
    for _ in 0..2 {
        let rotated = server.ok(ROTATE, json!({}));
        let new = text(&rotated, "refresh");
        assert_eq!((text(&rotated, "replaced"), &rotated["own_key"]), (&*jwt::id_of(&live), &json!(true)));
        assert_says(text(&rotated, "notice"), &["LABEL_STUDIO_API_KEY is dead now"]);
        assert!(is_alive(&user, new) && !is_alive(&user, &live));
        let listed = server.ok(LIST, json!({}));
        assert_eq!((ids(&listed), &listed["tokens"][0]["current"]), (vec![text(&rotated, "id")], &json!(true)));
        live = new.to_owned();
    }
    let refused = server.refused(BLACKLIST, json!({"body.refresh": jwt::id_of(&live)}));
    assert_says(&refused, &["own key"]);
    server.ok(REFRESH, json!({}));
    let mut next = Server::new().url(url).key(&pat).start_initialized();
    assert_says(&next.refused(LIST, json!({})), &["LABEL_STUDIO_API_KEY", "blacklisted", "revoked or rotated"]);
}
