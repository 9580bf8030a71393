//! The life of a token with a legacy token as the key.

use serde_json::json;

use super::results::{assert_says, ids, is_alive, text};
use super::{BLACKLIST, CREATE, LIST, REFRESH, ROTATE};
use crate::jwt;
use crate::label_studio::{User, label_studio};
use crate::running::Running;
use crate::server::Server;

#[test]
fn life_of_a_token() {
    let (mut server, user) = start();
    assert_eq!(server.ok(LIST, json!({})), json!({"tokens": []}));

    let made = server.ok(CREATE, json!({}));
    let pat = text(&made, "token");
    assert_eq!(text(&made, "id"), jwt::id_of(pat));
    let lifetime = [text(&made, "issued_at"), text(&made, "expires_at")].map(seconds);
    assert_eq!([&json!(lifetime[0]), &json!(lifetime[1])], [&jwt::claims(pat)["iat"], &jwt::claims(pat)["exp"]]);

    let listed = server.ok(LIST, json!({"ordering": "-created_at"}));
    let shown = json!({
        "token": jwt::truncated(pat), "id": made["id"], "issued_at": made["issued_at"],
        "expires_at": made["expires_at"], "user_id": jwt::claims(pat)["user_id"], "current": false,
    });
    assert_eq!(listed, json!({"tokens": [shown]}));

    let refreshed = server.ok(REFRESH, json!({"body.refresh": pat}));
    let access = text(&refreshed, "access");
    assert_eq!(user.get("/api/token/", &format!("Bearer {access}")).status, 200);
    assert_eq!(json!(seconds(text(&refreshed, "expires_at"))), jwt::claims(access)["exp"]);

    let rotated = server.ok(ROTATE, json!({"body.refresh": pat}));
    let new = text(&rotated, "refresh");
    assert_eq!((text(&rotated, "id"), text(&rotated, "replaced")), (&*jwt::id_of(new), text(&made, "id")));
    assert_eq!((&rotated["own_key"], rotated.get("notice")), (&json!(false), None));
    assert!(is_alive(&user, new) && !is_alive(&user, pat));
    assert_eq!(ids(&server.ok(LIST, json!({}))), [text(&rotated, "id")]);
    assert_says(&server.refused(REFRESH, json!({"body.refresh": pat})), &["blacklisted"]);
    assert_says(&server.refused(ROTATE, json!({"body.refresh": pat})), &["Invalid refresh token"]);

    let ended = server.ok(BLACKLIST, json!({"body.refresh": rotated["id"]}));
    assert_eq!(ended, json!({"blacklisted": true, "id": rotated["id"]}));
    assert_eq!(server.ok(LIST, json!({})), json!({"tokens": []}));
    assert!(!is_alive(&user, new));
    assert_eq!(server.finish().code(), 0);
}

#[test]
fn ends_by_whole_or_shortened_token() {
    let (mut server, user) = start();
    for shortened in [false, true] {
        let made = server.ok(CREATE, json!({}));
        let pat = text(&made, "token");
        let given = if shortened { jwt::truncated(pat) } else { pat.to_owned() };
        let ended = server.ok(BLACKLIST, json!({"body.refresh": given}));
        assert_eq!(ended, json!({"blacklisted": true, "id": made["id"]}));
        assert!(!is_alive(&user, pat) && user.list().is_empty());
        assert_says(&server.refused(BLACKLIST, json!({"body.refresh": given})), &["blacklisted already"]);
        assert_says(&server.refused(BLACKLIST, json!({"body.refresh": made["id"]})), &["No live token has the id"]);
    }
}

#[test]
fn second_token_and_no_own_one() {
    let (mut server, user) = start();
    for tool in [REFRESH, ROTATE] {
        assert_says(&server.refused(tool, json!({})), &["LABEL_STUDIO_API_KEY holds another kind of key"]);
    }
    let id = jwt::id_of(&user.create());
    assert_says(&server.refused(CREATE, json!({})), &[&id, "Nothing was created", "Rotate it"]);
    assert_eq!(user.list(), [id]);
}

fn start() -> (Running, User) {
    let user = label_studio().user();
    (Server::new().url(&label_studio().url).key(&user.legacy).start_initialized(), user)
}

fn seconds(time: &str) -> i64 {
    time.parse::<jiff::Timestamp>().unwrap().as_second()
}
