//! The life of a token with an access token as the key.

use serde_json::json;

use super::results::{assert_says, ids, is_alive, text};
use super::{BLACKLIST, CREATE, LIST, REFRESH, ROTATE};
use crate::jwt;
use crate::label_studio::label_studio;
use crate::server::Server;

#[test]
fn life_of_a_token() {
    let (user, url) = (label_studio().user(), &label_studio().url);
    let pat = user.create();
    let mut server = Server::new().url(url).key(&user.refresh(&pat)).start_initialized();
    let listed = server.ok(LIST, json!({}));
    assert_eq!((ids(&listed), &listed["tokens"][0]["current"]), (vec![&*jwt::id_of(&pat)], &json!(false)));
    assert_says(&server.refused(CREATE, json!({})), &[&jwt::id_of(&pat), "Nothing was created"]);
    for tool in [REFRESH, ROTATE] {
        assert_says(&server.refused(tool, json!({})), &["another kind of key"]);
    }
    server.ok(REFRESH, json!({"body.refresh": pat}));
    let rotated = server.ok(ROTATE, json!({"body.refresh": pat}));
    assert_eq!((text(&rotated, "replaced"), &rotated["own_key"]), (&*jwt::id_of(&pat), &json!(false)));
    let new = text(&rotated, "refresh");
    assert!(is_alive(&user, new) && !is_alive(&user, &pat));
    assert_eq!(server.ok(BLACKLIST, json!({"body.refresh": rotated["id"]}))["blacklisted"], true);
    assert_eq!(server.ok(LIST, json!({})), json!({"tokens": []}));
    let made = server.ok(CREATE, json!({}));
    assert_eq!(user.list(), [text(&made, "id")]);
}
