//! A request that is carried out after its time: what was said of it stays true.

use serde_json::json;

use super::SHORT;
use crate::faults::assert_says;
use crate::session::failed;
use crate::stage::{Form, Stage};
use crate::tool::Tool;

#[test]
fn carried_out_too_late() {
    for tool in [Tool::Create, Tool::Blacklist, Tool::Rotate] {
        let stage = Stage::new(Form::Legacy);
        if tool == Tool::Create {
            stage.fake.blacklist(&stage.id());
        }
        let before = stage.live();
        let gate = stage.fake.hold(tool.op());
        let mut running = stage.server().arg("--timeout").arg(SHORT).start_initialized();
        let text = failed(&running.call(tool.name(), tool.arguments(&stage)));
        assert_says(&text, &["nothing has changed so far", "may yet be carried out", "List again in a minute"]);
        assert_eq!((stage.live(), gate.waiting()), (before.clone(), 1));
        gate.open();
        gate.wait_waiting(0);
        let changed = || (stage.live() != before).then_some(());
        crate::deadline::until("the late request to be carried out", changed);
        // Listing again, as was said, shows it.
        let tokens = running.ok("list-api-tokens", json!({}));
        assert_eq!(tokens["tokens"].as_array().unwrap().len(), stage.live().len());
        assert_eq!(stage.fake.count(tool.op()), 1);
    }
}
