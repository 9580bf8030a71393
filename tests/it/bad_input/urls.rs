//! Base URLs.

use serde_json::json;

use super::says;
use crate::fake::{Fake, Op};
use crate::server::Server;

#[test]
fn urls_of_the_wrong_form_are_answered_at_each_call_and_nothing_is_sent() {
    let cases: [(&str, &[&str]); 11] = [
        ("localhost:8080", &["no scheme", "http://localhost:8080"]),
        ("ftp://localhost", &["scheme `ftp`"]),
        ("http://localhost:8080/?x=1", &["query", "`?`"]),
        ("http://localhost:8080/#a", &["fragment", "`#`"]),
        ("http://user@localhost", &["user name"]),
        ("http://user:secret-word@localhost", &["user name"]),
        ("http://", &["host"]),
        ("http://:8080", &["host"]),
        ("http://localhost:99999", &["host and port"]),
        ("http://local host", &["host"]),
        ("http://localhost/a b", &["blank"]),
    ];
    for (url, fragments) in cases {
        for (server, source) in
            [(Server::new().url(url), "LABEL_STUDIO_URL"), (Server::new().arg("--url").arg(url), "--url")]
        {
            let mut running = server.key("x").start_initialized();
            for tool in ["list-api-tokens", "create-api-token"] {
                let text = running.refused(tool, json!({}));
                says(&text, &[source]);
                says(&text, fragments);
                assert!(!text.contains("secret-word"), "{text}");
            }
            assert!(running.request("tools/list", json!({}))["result"].is_object());
            assert_eq!(running.finish().code(), 0);
        }
    }
}

#[test]
fn a_path_that_is_not_served_is_named() {
    let fake = Fake::start_under("/label-studio");
    let user = fake.user();
    let mut wrong =
        Server::new().url(&fake.url().replace("/label-studio", "/nope")).key(&user.legacy).start_initialized();
    for tool in ["list-api-tokens", "create-api-token"] {
        says(&wrong.refused(tool, json!({})), &["/nope", "404", "LABEL_STUDIO_URL"]);
    }
    for url in [fake.url(), format!("{}/", fake.url())] {
        let mut right = Server::new().url(&url).key(&user.legacy).start_initialized();
        assert_eq!(right.ok("list-api-tokens", json!({})), json!({"tokens": []}));
    }
    assert!(fake.count(Op::List) >= 2);
}

#[test]
fn a_flag_wins_over_its_variable() {
    let fake = Fake::start();
    let server = Server::new().url("http://127.0.0.1:1").arg("--url").arg(fake.url()).key(&fake.user().legacy);
    assert_eq!(server.start_initialized().ok("list-api-tokens", json!({})), json!({"tokens": []}));
}

#[test]
fn nobody_listening_is_named_with_the_url_and_its_source() {
    let url = crate::client::refused_url();
    let mut running = Server::new().url(url).key("x").start_initialized();
    says(&running.refused("list-api-tokens", json!({})), &[url, "LABEL_STUDIO_URL", "Nothing was sent"]);
    // The default: whatever answers there, or nothing, it is not the fake.
    let fake = Fake::start();
    let mut running = Server::new().env("LABEL_STUDIO_URL", " ").key("x").start_initialized();
    running.call("list-api-tokens", json!({}));
    assert_eq!(fake.requests().len(), 0);
}
