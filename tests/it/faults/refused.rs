//! Nobody listens at the address.

use std::time::{Duration, Instant};

use super::check::assert_says;
use crate::cells::each;
use crate::fake::Fake;
use crate::random;
use crate::server::Server;
use crate::session::failed;
use crate::stage::{Form, Stage};
use crate::tool::Tool;

/// An address of this machine that no other test has: connections go out from 127.0.0.1 alone.
fn address() -> String {
    let [a, b, c, ..] = random::bits().to_le_bytes();
    format!("127.{}.{b}.{c}:8080", a | 1)
}

#[test]
fn refused_connections() {
    each(&Tool::ALL, Tool::ALL.len(), |tool| {
        let (elsewhere, address) = (Stage::new(Form::Legacy), address());
        let url = format!("http://{address}");
        let mut running = Server::new().url(&url).key(&elsewhere.user.legacy).start_initialized();
        let began = Instant::now();
        // With the token itself, since an id would have to be looked up.
        let arguments = match tool {
            Tool::Blacklist => Tool::Refresh.arguments(&elsewhere),
            tool => tool.arguments(&elsewhere),
        };
        let text = failed(&running.call(tool.name(), arguments));
        assert!(began.elapsed() >= Duration::from_millis(250), "it was not tried once more");
        let unreachable = format!("Label Studio cannot be reached at {url} (from LABEL_STUDIO_URL)");
        assert_says(&text, &[&unreachable, "Nothing was sent", "Check that it runs"]);

        let stage = Stage::of(Fake::start_at(&address, ""), Form::PerCall);
        let next = running.ok("list-api-tokens", Tool::List.arguments(&stage));
        assert_eq!(next["tokens"][0]["id"], stage.id());
        assert_eq!(running.finish().code(), 0);
    });
}

/// The default address is named with what Label Studio itself would use.
#[test]
fn refused_default() {
    let mut running = Server::new().arg("--url").arg(crate::client::refused_url()).key("x").start_initialized();
    let text = running.refused("list-api-tokens", serde_json::json!({}));
    assert_says(&text, &["(from --url)", "Connection refused"]);
}
