//! Other clients in between, and nothing known of the time before.

use serde_json::json;

use crate::fake::{Fault, Op};
use crate::faults::assert_says;
use crate::jwt;
use crate::session::{failed, result, succeeded};
use crate::stage::{Form, Stage};
use crate::tool::Tool;

const FORMS: [Form; 3] = [Form::PatFile, Form::Legacy, Form::PerCall];

/// A stage whose own request is lost; `extra`: another client makes a token before the look-up.
fn lost(tool: Tool, form: Form, effect: bool, extra: bool) -> (Stage, String) {
    let stage = Stage::new(form);
    let mut running = stage.server().start_initialized();
    let mut lists = 1;
    if tool == Tool::Create {
        running.ok("list-api-tokens", stage.authorized(json!({})));
        stage.fake.blacklist(&stage.id());
    }
    if !extra {
        // The list before fails, both times.
        stage.fake.fault_times(Op::List, &Fault::CloseAfter { effect: false }, 2);
        lists = 0;
    }
    stage.fake.fault(tool.op(), Fault::CloseAfter { effect });
    if extra {
        stage.fake.fault_after(Op::List, lists, Fault::ExtraToken);
    }
    let text = match tool {
        Tool::Blacklist => failed(&running.call(tool.name(), json!({"body.refresh": stage.pat}))),
        tool => failed(&running.call(tool.name(), tool.arguments(&stage))),
    };
    assert_eq!((stage.fake.count(tool.op()), stage.fake.faults_left()), (1, 0), "{text}");
    (stage, text)
}

#[test]
fn several_new_tokens() {
    for form in FORMS {
        let (stage, text) = lost(Tool::Rotate, form, true, true);
        let [one, other] = stage.live().try_into().unwrap();
        let new = format!("New since then: {one}, {other}; other live tokens: none. Nothing more was touched");
        assert_says(&text, &[&format!("The token {} is dead", stage.id()), &new]);
        assert_eq!([Op::Create, Op::Blacklist].map(|op| stage.fake.count(op)), [0, 0]);

        let (stage, text) = lost(Tool::Rotate, form, false, true);
        assert_eq!((stage.live().len(), stage.live()[0].clone()), (2, stage.id()));
        assert_says(&text, &["nothing has changed so far"]);

        let (stage, text) = lost(Tool::Create, form, true, true);
        let [one, other] = stage.live().try_into().unwrap();
        assert_says(&text, &[&format!("A token was created as {one} or {other}"), "If nobody else made it"]);
        assert_eq!([Op::Create, Op::Blacklist].map(|op| stage.fake.count(op)), [1, 0]);
    }
}

#[test]
fn nothing_is_known_of_before() {
    for form in FORMS {
        // What is still there settles it,
        let (stage, text) = lost(Tool::Rotate, form, false, false);
        assert_says(&text, &["nothing has changed so far"]);
        assert_eq!(stage.live(), [stage.id()]);
        // and so does an empty list after create; what is new does not.
        let (stage, text) = lost(Tool::Create, form, false, false);
        assert_says(&text, &["nothing has changed so far"]);
        assert!(stage.live().is_empty());
        for tool in [Tool::Rotate, Tool::Create] {
            let (stage, text) = lost(tool, form, true, false);
            let [new] = stage.live().try_into().unwrap();
            let unknown = format!("It is unknown whether {} was carried out", tool.operation());
            assert_says(&text, &[&unknown, &format!("Live now: {new}."), "before trying again"]);
            let touched = [Op::Rotate, Op::Create, Op::Blacklist].map(|op| stage.fake.count(op));
            assert_eq!(touched.iter().sum::<usize>(), 1);
        }
    }
    let (stage, text) = lost(Tool::Blacklist, Form::Legacy, false, false);
    assert_says(&text, &["nothing has changed so far"]);
    assert_eq!(stage.live(), [stage.id()]);
    let (_, text) = lost(Tool::Blacklist, Form::Legacy, true, false);
    assert_says(&text, &["It is unknown whether blacklist was carried out", "Live now: none."]);
    // Without a key nothing can be listed, before or after.
    for effect in [true, false] {
        let (_, text) = lost_openly(effect);
        assert_says(&text, &["It is unknown whether blacklist was carried out", "Call list-api-tokens"]);
    }
}

fn lost_openly(effect: bool) -> (Stage, String) {
    let stage = Stage::new(Form::PerCall);
    stage.fake.fault(Op::Blacklist, Fault::CloseAfter { effect });
    let mut running = stage.server().start_initialized();
    let text = running.refused("blacklist-jwt-refresh-token", json!({"body.refresh": stage.pat}));
    assert_eq!((stage.fake.count(Op::Blacklist), stage.fake.requests().len()), (1, 1));
    (stage, text)
}

/// An id cannot be revoked where the list fails: nothing is sent.
#[test]
fn no_look_up_of_an_id() {
    let stage = Stage::new(Form::Legacy);
    stage.fake.fault_times(Op::List, &Fault::gateway(502, false), 2);
    let mut running = stage.server().start_initialized();
    let text = running.refused("blacklist-jwt-refresh-token", json!({"body.refresh": stage.id()}));
    assert_says(&text, &["could not be looked up, and nothing was changed", "answered 502"]);
    let text = running.refused("blacklist-jwt-refresh-token", json!({"body.refresh": "0".repeat(32)}));
    assert_says(&text, &["No live token has the id", "Nothing was changed"]);
    assert_eq!(stage.fake.count(Op::Blacklist), 0);
}

/// The list fails before and after, whatever was carried out.
#[test]
fn nothing_can_be_listed() {
    for tool in [Tool::Create, Tool::Rotate] {
        for effect in [true, false] {
            let stage = Stage::new(Form::Legacy);
            if tool == Tool::Create {
                stage.fake.blacklist(&stage.id());
            }
            stage.fake.fault_times(Op::List, &Fault::gateway(502, false), 4);
            stage.fake.fault(tool.op(), Fault::ResetAfter { effect });
            let mut running = stage.server().start_initialized();
            let text = failed(&running.call(tool.name(), tool.arguments(&stage)));
            let unknown = format!("It is unknown whether {} was carried out", tool.operation());
            assert_says(&text, &[&unknown, "Call list-api-tokens"]);
            assert!(!text.contains("Live now"), "{text}");
            assert_eq!((stage.fake.faults_left(), stage.fake.count(tool.op())), (0, 1));
        }
    }
}

/// Another process knew the new token and has put it into the key file: it is used.
#[test]
fn another_process_has_it() {
    let stage = Stage::new(Form::PatFile);
    stage.fake.fault(Op::Rotate, Fault::CloseAfter { effect: true });
    let mut running = stage.server().start_initialized();
    let rotating = stage.fake.hold(Op::Rotate);
    let id = running.ask_tool("rotate-jwt-refresh-token", json!({}));
    rotating.wait_waiting(1);
    let looking = stage.fake.hold(Op::List);
    rotating.open();
    looking.wait_waiting(1);
    let new = stage.fake.whole(&stage.live()[0]);
    stage.put(&new);
    looking.open();
    let done = succeeded(result(running.answer(id)));
    assert_says(done["notice"].as_str().unwrap(), &["another process had put the new token into the key file"]);
    assert_eq!((done["id"].as_str(), stage.live(), stage.kept()), (Some(&*jwt::id_of(&new)), stage.live(), new));
    assert_eq!([Op::Create, Op::Blacklist].map(|op| stage.fake.count(op)), [0, 0]);
}
