//! What an organisation and its users' states change. The switches are thrown on a server of the
//! test's own.

use serde_json::{Value, json};

use super::key_file::KeyFile;
use super::results::{assert_says, ids, is_alive, text};
use super::{BLACKLIST, CREATE, LIST, REFRESH, ROTATE};
use crate::jwt;
use crate::label_studio::{LabelStudio, User, label_studio};
use crate::running::Running;
use crate::server::Server;

const LEGACY_OFF: [&str; 2] = ["is a legacy token", "the organisation has switched legacy tokens off"];
const API_OFF: [&str; 2] = ["is good", "the organisation has switched API tokens off"];

#[test]
fn switched_off() {
    let real = LabelStudio::own(&[]);
    let user = real.user();
    let pat = user.create();
    let access = user.refresh(&pat);
    let file = KeyFile::new(&pat);
    let start = |key: &str| Server::new().url(&real.url).key(key).start_initialized();
    let with_pat = || Server::new().url(&real.url).key_file(file.path()).start_initialized();

    switch(&user, &user.token(), true, false);
    legacy_off(&mut start(&user.legacy), &pat);
    assert_eq!(ids(&start(&access).ok(LIST, json!({}))), [jwt::id_of(&pat)]);
    // It needs no key, so it is done; that it was cannot be looked up.
    let other = real.user();
    switch(&user, &format!("Bearer {access}"), true, true);
    let others = other.create();
    switch(&user, &user.token(), true, false);
    let ended = start(&other.legacy).ok(BLACKLIST, json!({"body.refresh": others}));
    assert_eq!(ended, json!({"blacklisted": true, "id": jwt::id_of(&others)}));
    assert!(!is_alive(&other, &others));

    switch(&user, &format!("Bearer {access}"), false, true);
    let mut server = with_pat();
    for tool in [LIST, CREATE] {
        let said = server.refused(tool, json!({}));
        assert_says(&said, &API_OFF);
        assert_says(&said, &[file.path().to_str().unwrap(), "a legacy token may still work"]);
        let said = start(&access).refused(tool, json!({}));
        assert_says(&said, &["does not accept the access token", "API tokens are switched off for the organisation"]);
    }
    server.ok(REFRESH, json!({}));
    assert_eq!(ids(&start(&user.legacy).ok(LIST, json!({}))), [jwt::id_of(&pat)]);
    // Label Studio rotates all the same (1.23.2).
    let rotated = server.ok(ROTATE, json!({}));
    let new = file.key();
    assert_eq!((text(&rotated, "id"), text(&rotated, "replaced")), (&*jwt::id_of(&new), &*jwt::id_of(&pat)));
    assert!(is_alive(&user, &new) && !is_alive(&user, &pat));
    // A server that had listed before: its kept access token is refused, and so is a new one.
    switch(&user, &user.token(), true, true);
    assert_eq!(ids(&server.ok(LIST, json!({}))), [jwt::id_of(&new)]);
    switch(&user, &user.token(), false, true);
    assert_says(&server.refused(LIST, json!({})), &API_OFF);
    switch(&user, &user.token(), true, true);
    assert_eq!(ids(&server.ok(LIST, json!({}))), [jwt::id_of(&new)], "it goes on when they are on again");

    let access = user.refresh(&new);
    real.deactivate(&user);
    for mut server in [with_pat(), start(&user.legacy), start(&access)] {
        assert_says(&server.refused(LIST, json!({})), &["inactive or deleted"]);
    }
}

fn legacy_off(server: &mut Running, pat: &str) {
    for (tool, arguments) in [(LIST, json!({})), (CREATE, json!({})), (ROTATE, json!({"body.refresh": pat}))] {
        let said = server.refused(tool, arguments);
        assert_says(&said, &LEGACY_OFF);
        assert_says(&said, &["LABEL_STUDIO_API_KEY", "create one there and use it instead"]);
    }
    let said = server.refused(BLACKLIST, json!({"body.refresh": jwt::id_of(pat)}));
    assert_says(&said, &LEGACY_OFF);
    assert_says(&said, &["could not be looked up, and nothing was changed"]);
    server.ok(REFRESH, json!({"body.refresh": pat}));
}

#[test]
fn user_without_organisation() {
    let real = label_studio();
    let email = format!("{}@example.com", crate::random::hex(12));
    let made = real.admin.post("/api/users/", &real.admin.token(), &json!({"email": email, "username": email}));
    assert_eq!(made.status, 201, "{}", made.text());
    let id = made.json()["id"].as_u64().unwrap();
    let pat = real.sign(&jwt::fresh("refresh", id, 3600));
    let access = real.sign(&jwt::fresh("access", id, 300));
    for key in [&pat, &access] {
        let mut server = Server::new().url(&real.url).key(key).start_initialized();
        assert_says(&server.refused(LIST, json!({})), &["answered 500", "a user without an organisation"]);
        let said = server.refused(CREATE, json!({}));
        assert_says(&said, &["unknown whether create was carried out", "a user without an organisation"]);
    }
}

fn switch(user: &User, key: &str, api: bool, legacy: bool) {
    let body: Value = json!({"api_tokens_enabled": api, "legacy_api_tokens_enabled": legacy});
    let answer = user.post("/api/jwt/settings", key, &body);
    assert_eq!((answer.status, answer.json()), (200, body));
}
