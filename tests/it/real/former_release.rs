//! Label Studio 1.17.0, the last release without rotate.

use serde_json::json;

use super::key_file::KeyFile;
use super::on_request;
use super::results::{assert_says, ids, is_alive, text};
use super::{BLACKLIST, CREATE, LIST, REFRESH, ROTATE};
use crate::jwt;
use crate::label_studio::{LabelStudio, User};
use crate::server::Server;

#[test]
fn no_rotate() {
    if !on_request::is_wanted("Label Studio 1.17.0", "1 GB of disk, and minutes the first time") {
        return;
    }
    let real = LabelStudio::own(&["--release", "1.17.0"]);
    assert_eq!(real.release, "1.17.0");
    life_with_a_legacy_token(&real, &real.user());
    own_key(&real, &real.user());
}

fn life_with_a_legacy_token(real: &LabelStudio, user: &User) {
    let mut server = Server::new().url(&real.url).key(&user.legacy).start_initialized();
    let made = server.ok(CREATE, json!({}));
    let pat = text(&made, "token");
    assert_eq!(ids(&server.ok(LIST, json!({}))), [text(&made, "id")]);
    assert_says(&server.refused(CREATE, json!({})), &[text(&made, "id"), "Nothing was created"]);
    let refreshed = server.ok(REFRESH, json!({"body.refresh": pat}));
    assert_eq!(user.get("/api/token/", &format!("Bearer {}", text(&refreshed, "access"))).status, 200);
    assert_says(&server.refused(ROTATE, json!({"body.refresh": pat})), &["no rotate", "1.18.0", "Nothing was changed"]);
    assert!(is_alive(user, pat));
    assert_eq!(server.ok(BLACKLIST, json!({"body.refresh": made["id"]}))["blacklisted"], true);
    assert_says(&server.refused(BLACKLIST, json!({"body.refresh": pat})), &["blacklisted already"]);
    assert_eq!(server.ok(LIST, json!({})), json!({"tokens": []}));
    assert!(!is_alive(user, pat));
}

fn own_key(real: &LabelStudio, user: &User) {
    let pat = user.create();
    let file = KeyFile::new(&pat);
    let mut server = Server::new().url(&real.url).key_file(file.path()).arg("--allow-self-revoke").start_initialized();
    let listed = server.ok(LIST, json!({}));
    assert_eq!((ids(&listed), &listed["tokens"][0]["current"]), (vec![&*jwt::id_of(&pat)], &json!(true)));
    assert_says(&server.refused(ROTATE, json!({})), &["no rotate", "refresh it, blacklist it, then create"]);
    assert_eq!((file.key(), is_alive(user, &pat)), (pat.clone(), true));
    // What the text advises works.
    let refreshed = server.ok(REFRESH, json!({}));
    server.ok(BLACKLIST, json!({"body.refresh": jwt::id_of(&pat)}));
    let made = server.ok(CREATE, json!({"Authorization": refreshed["access"]}));
    assert!(is_alive(user, text(&made, "token")) && !is_alive(user, &pat));
}
