//! A base URL with a path, and a redirect.

use serde_json::json;

use super::is_wanted;
use super::process::Nginx;
use crate::jwt;
use crate::label_studio::label_studio;
use crate::real::key_file::KeyFile;
use crate::real::results::{assert_says, ids, is_alive, text};
use crate::real::{BLACKLIST, CREATE, LIST, REFRESH, ROTATE};
use crate::server::Server;

#[test]
fn base_url_with_a_path() {
    if !is_wanted("a base URL with a path behind nginx") {
        return;
    }
    let real = label_studio();
    let nginx = Nginx::start("", &format!("location /label-studio/ {{ proxy_pass {}/; }}", real.url));
    let user = real.user();
    for end in ["", "/"] {
        let url = format!("http://localhost:{}/label-studio{end}", nginx.port());
        let mut server = Server::new().url(&url).key(&user.legacy).start_initialized();
        let made = server.ok(CREATE, json!({}));
        server.ok(REFRESH, json!({"body.refresh": made["token"]}));
        let file = KeyFile::new(text(&made, "token"));
        let mut own = Server::new().url(&url).key_file(file.path()).start_initialized();
        assert_eq!(ids(&own.ok(LIST, json!({}))), [text(&made, "id")]);
        assert_eq!(own.ok(ROTATE, json!({}))["own_key"], true);
        assert!(is_alive(&user, &file.key()));
        assert_eq!(ids(&server.ok(LIST, json!({}))), [jwt::id_of(&file.key())]);
        assert_says(&server.refused(CREATE, json!({})), &[&jwt::id_of(&file.key())]);
        server.ok(BLACKLIST, json!({"body.refresh": jwt::id_of(&file.key())}));
        assert_eq!(server.ok(LIST, json!({})), json!({"tokens": []}));
    }
    // Without the path nginx itself says 404.
    let url = format!("http://127.0.0.1:{}", nginx.port());
    let said = Server::new().url(&url).key(&user.legacy).start_initialized().refused(LIST, json!({}));
    assert_says(&said, &[&url, "not found (404", "Check the path in LABEL_STUDIO_URL"]);
}

/// nginx while Label Studio behind it is down.
#[test]
fn nothing_behind() {
    if !is_wanted("nginx with nothing behind it") {
        return;
    }
    let nginx = Nginx::start("", &format!("location / {{ proxy_pass {}; }}", crate::client::refused_url()));
    let url = format!("http://127.0.0.1:{}", nginx.port());
    let mut server = Server::new().url(&url).key(&"0".repeat(40)).start_initialized();
    assert_says(&server.refused(LIST, json!({})), &["answered 502", "any proxy in front of it"]);
}

/// Refusals by nginx say nothing of the key or its user.
#[test]
fn refusals_of_its_own() {
    if !is_wanted("refusals by nginx itself") {
        return;
    }
    let user = label_studio().user();
    let pat = user.create();
    for status in [400, 401, 403] {
        let nginx = Nginx::start("", &format!("location / {{ return {status}; }}"));
        let url = format!("http://127.0.0.1:{}", nginx.port());
        for key in [&user.legacy, &user.refresh(&pat), &pat] {
            let mut server = Server::new().url(&url).key(key).start_initialized();
            let given = json!({"body.refresh": pat});
            for (tool, arguments) in [(LIST, json!({})), (CREATE, json!({})), (REFRESH, given.clone()), (ROTATE, given)]
            {
                let said = server.refused(tool, arguments);
                let refused = format!("refused ({status}) without Label Studio's words");
                assert_says(&said, &[&refused, "Check LABEL_STUDIO_URL", "any proxy in between"]);
            }
        }
    }
    assert!(is_alive(&user, &pat));
}

/// Where http only points to https, the key stays at home.
#[test]
fn redirect() {
    if !is_wanted("a redirect by nginx") {
        return;
    }
    let nginx = Nginx::start("", "return 301 https://label-studio.example$request_uri;");
    let url = format!("http://127.0.0.1:{}", nginx.port());
    let mut server = Server::new().url(&url).key(&label_studio().user().legacy).start_initialized();
    let target = "https://label-studio.example/api/token/";
    assert_says(&server.refused(LIST, json!({})), &["301", target, "not followed", "Set LABEL_STUDIO_URL"]);
    assert_says(&server.refused(CREATE, json!({})), &["301", target, "not followed"]);
}
