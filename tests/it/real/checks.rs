//! What is refused before Label Studio would do harm, and addresses that are not served.

use serde_json::{Value, json};

use super::key_file::KeyFile;
use super::results::{assert_says, is_alive};
use super::{BLACKLIST, CREATE, LIST, REFRESH, ROTATE};
use crate::jwt;
use crate::label_studio::{User, label_studio};
use crate::proxy::Proxy;
use crate::running::Running;
use crate::server::Server;

const CHANGES: [(&str, &str); 3] =
    [("POST", "/api/token/blacklist"), ("POST", "/api/token/rotate"), ("POST", "/api/token")];

#[test]
fn access_token_is_not_revoked() {
    let (proxy, user, mut server) = scene();
    let pat = user.create();
    let access = user.refresh(&pat);
    for given in [&access, &jwt::truncated(&access)] {
        let refused = server.refused(BLACKLIST, json!({"body.refresh": given}));
        assert_says(&refused, &["is an access token", "Nothing was sent"]);
    }
    for tool in [REFRESH, ROTATE] {
        assert_says(&server.refused(tool, json!({"body.refresh": access})), &["is an access token"]);
    }
    assert_nothing_changed(&proxy);
    assert_eq!(user.get("/api/token/", &format!("Bearer {access}")).status, 200);
}

#[test]
fn undecodable_tokens_are_not_sent() {
    let (proxy, user, mut server) = scene();
    let pat = user.create();
    let no_id = jwt::unsigned(&json!({"token_type": "refresh", "exp": 4_000_000_000_i64})) + ".AAAA";
    let no_end = jwt::unsigned(&json!({"token_type": "refresh", "jti": "0".repeat(32)})) + ".AAAA";
    for given in [&pat[1..], &pat[..pat.len() - 90], "a.b.c", "no token at all", &no_id, &no_end, "\u{e9}.\u{e9}.x"] {
        for tool in [BLACKLIST, REFRESH, ROTATE] {
            assert_says(&server.refused(tool, json!({"body.refresh": given})), &["`body.refresh`", "Nothing was sent"]);
        }
    }
    for tool in [REFRESH, ROTATE] {
        let refused = server.refused(tool, json!({"body.refresh": jwt::truncated(&pat)}));
        assert_says(&refused, &["shortened", "Nothing was sent"]);
    }
    let unknown = crate::random::hex(32);
    assert_says(&server.refused(BLACKLIST, json!({"body.refresh": unknown})), &["No live token has the id", &unknown]);
    assert_nothing_changed(&proxy);
    assert!(is_alive(&user, &pat));
}

/// Label Studio would kill it and hand the new one to us.
#[test]
fn token_of_another_user_is_not_rotated() {
    let (proxy, user, mut server) = scene();
    let other = label_studio().user();
    let [own, others] = [&user, &other].map(User::create);
    let file = KeyFile::new(&own);
    let mut with_own = Server::new().url(&proxy.url()).key_file(file.path()).start_initialized();
    let access = user.refresh(&own);
    let given = json!({"body.refresh": others});
    let per_call = json!({"body.refresh": others, "Authorization": access});
    let refused =
        [server.refused(ROTATE, given.clone()), with_own.refused(ROTATE, given), server.refused(ROTATE, per_call)];
    for said in refused {
        assert_says(&said, &["another user", &jwt::id_of(&others)]);
    }
    assert_nothing_changed(&proxy);
    assert!(is_alive(&other, &others));
    assert_eq!((user.list(), file.key()), (vec![jwt::id_of(&own)], own));
    // Its owner's key makes it right.
    server.ok(ROTATE, json!({"body.refresh": others, "Authorization": other.legacy}));
    assert!(!is_alive(&other, &others));
}

#[test]
fn address_with_a_path_that_is_not_served() {
    let user = label_studio().user();
    let pat = user.create();
    let url = format!("{}/nope", label_studio().url);
    for key in [&user.legacy, &pat] {
        for argument in [false, true] {
            let server =
                if argument { Server::new().arg("--url").arg(format!("{url}/")) } else { Server::new().url(&url) };
            let mut server = server.key(key).arg("--allow-self-revoke").start_initialized();
            let source = if argument { "--url" } else { "LABEL_STUDIO_URL" };
            let calls: [(&str, Value); 6] = [
                (LIST, json!({})),
                (CREATE, json!({})),
                (REFRESH, json!({"body.refresh": pat})),
                (ROTATE, json!({"body.refresh": pat})),
                (BLACKLIST, json!({"body.refresh": pat})),
                (BLACKLIST, json!({"body.refresh": jwt::id_of(&pat)})),
            ];
            for (tool, arguments) in calls {
                assert_says(&server.refused(tool, arguments), &[&url, "not found (404", source]);
            }
        }
    }
    assert!(is_alive(&user, &pat));
}

/// A proxy that counts, a user, and a server with the user's legacy token.
fn scene() -> (Proxy, User, Running) {
    let user = label_studio().user();
    let proxy = Proxy::start(&label_studio().url);
    let server = Server::new().url(&proxy.url()).key(&user.legacy).start_initialized();
    (proxy, user, server)
}

fn assert_nothing_changed(proxy: &Proxy) {
    assert_eq!(CHANGES.map(|(method, path)| proxy.count(method, path)), [0; 3]);
}
