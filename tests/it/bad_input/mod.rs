//! Bad input: each case gets a clear error that names what to change, nothing is sent that was
//! not understood, and the server goes on.

mod arguments;
mod environment;
mod key_files;
mod urls;

use serde_json::json;

use crate::fake::Fake;
use crate::running::Running;

/// The server must still list its tools and have sent nothing.
fn goes_on(mut running: Running, fake: &Fake) {
    assert!(running.request("tools/list", json!({}))["result"]["tools"].is_array());
    assert_eq!(running.finish().code(), 0);
    assert_eq!(fake.requests().len(), 0, "something was sent");
}

/// Each of the fragments stands in the text.
fn says(text: &str, fragments: &[&str]) {
    for fragment in fragments {
        assert!(text.contains(fragment), "no {fragment:?} in: {text}");
    }
}
