//! Proxies of the environment: never for this machine, else used.

use serde_json::json;

use crate::client::split;
use crate::fake::Fake;
use crate::stage::{Form, Stage};

const VARIABLES: [&str; 6] = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy"];

#[test]
fn never_for_loopback() {
    let (stage, proxy) = (Stage::new(Form::Legacy), Fake::start());
    let port = split(&stage.fake.url()).0.rsplit(':').next().unwrap().to_owned();
    for host in ["127.0.0.1", "localhost", "LOCALHOST"] {
        let server = stage.server().url(&format!("http://{host}:{port}"));
        let server = VARIABLES.iter().fold(server, |server, name| server.env(name, proxy.url()));
        let tokens = server.start_initialized().ok("list-api-tokens", json!({}));
        assert_eq!(tokens["tokens"][0]["id"], stage.id(), "{host}");
    }
    assert_eq!(proxy.connections(), 0);
}

/// Any other host is asked for there, or the test above would show nothing.
#[test]
fn used_for_other_hosts() {
    let (stage, proxy) = (Stage::new(Form::Legacy), Fake::start());
    let server = stage.server().url("http://label-studio.invalid:8080").env("HTTP_PROXY", proxy.url());
    let text = server.start_initialized().refused("list-api-tokens", json!({}));
    assert!(proxy.connections() >= 1, "{text}");
    // A proxy that is asked for a tunnel has not seen the key.
    let seen = proxy.requests();
    assert!(seen.iter().all(|seen| !String::from_utf8_lossy(&seen.request.raw).contains(&stage.user.legacy)));
}
