//! The types that hold secrets tell nothing of them.

use label_studio_tokens_mcp::account::Key;
use label_studio_tokens_mcp::secret::Secret;
use label_studio_tokens_mcp::settings::KeySource;

use super::Secrets;
use crate::stage::{Form, Stage};

#[test]
fn debug_tells_nothing() {
    let stage = Stage::new(Form::Legacy);
    let secrets = Secrets::of(&stage);
    for text in [&stage.pat, &stage.user.legacy] {
        let secret = Secret::new(text);
        assert_eq!(
            (format!("{secret:?}"), format!("{secret:#?}"), secret.reveal()),
            ("Secret".into(), "Secret".into(), text.as_str())
        );
        let key = Key::new(text, "a test").unwrap();
        secrets.assert_absent("a key", &format!("{key:?} {key:#?}"));
        secrets.assert_absent("a source", &format!("{:?}", KeySource::Environment(secret)));
    }
}
