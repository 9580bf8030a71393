//! TLS with a certificate of a private authority.

use serde_json::json;

use super::authority::Authority;
use super::is_wanted;
use super::process::Nginx;
use crate::jwt;
use crate::label_studio::label_studio;
use crate::real::key_file::KeyFile;
use crate::real::results::{assert_says, ids, is_alive};
use crate::real::{CREATE, LIST, ROTATE};
use crate::server::Server;

#[test]
fn private_authority() {
    if !is_wanted("TLS with a private authority") {
        return;
    }
    let (authority, user) = (Authority::new("DNS:localhost,IP:127.0.0.1"), label_studio().user());
    let nginx = start(&authority);
    let file = KeyFile::new(&user.create());
    for host in ["localhost", "127.0.0.1"] {
        let url = format!("https://{host}:{}/label-studio", nginx.port());
        let server = || Server::new().url(&url).key_file(file.path());
        let mut trusting = server().env("SSL_CERT_FILE", authority.certificate()).start_initialized();
        assert_eq!(ids(&trusting.ok(LIST, json!({}))), [jwt::id_of(&file.key())]);
        trusting.ok(ROTATE, json!({}));
        assert!(is_alive(&user, &file.key()));
        let key = file.key();
        let mut other =
            server().env("SSL_CERT_FILE", Authority::new("DNS:localhost").certificate()).start_initialized();
        for server in [&mut server().start_initialized(), &mut other] {
            for tool in [LIST, CREATE, ROTATE] {
                assert_says(&server.refused(tool, json!({})), &["No secure connection to", &url, "SSL_CERT_FILE"]);
            }
        }
        assert_eq!(file.key(), key);
    }
    assert_eq!(user.list(), [jwt::id_of(&file.key())]);
}

#[test]
fn certificate_of_another_name() {
    if !is_wanted("TLS with a certificate of another name") {
        return;
    }
    let authority = Authority::new("DNS:label-studio.example");
    let nginx = start(&authority);
    let url = format!("https://localhost:{}/label-studio", nginx.port());
    let server = Server::new().url(&url).key(&label_studio().user().legacy);
    let said = server.env("SSL_CERT_FILE", authority.certificate()).start_initialized().refused(LIST, json!({}));
    assert_says(&said, &["No secure connection to", &url, "Nothing was sent"]);
}

/// The scheme of the other one.
#[test]
fn wrong_scheme() {
    if !is_wanted("http where https is served, and the reverse") {
        return;
    }
    let authority = Authority::new("DNS:localhost");
    let nginx = start(&authority);
    let key = label_studio().user().legacy;
    let plain = format!("http://localhost:{}/label-studio", nginx.port());
    let said = Server::new().url(&plain).key(&key).start_initialized().refused(LIST, json!({}));
    assert_says(&said, &["refused (400) without Label Studio's words", "http or https included"]);
    let secure = label_studio().url.replace("http://", "https://");
    let said = Server::new().url(&secure).key(&key).start_initialized().refused(LIST, json!({}));
    assert_says(&said, &["No secure connection to", &secure]);
}

fn start(authority: &Authority) -> Nginx {
    let location = format!("location /label-studio/ {{ proxy_pass {}/; }}", label_studio().url);
    Nginx::start("ssl", &(authority.configuration() + &location))
}
