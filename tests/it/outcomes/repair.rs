//! A repair that fails at each of its steps says what is dead, what lives and what to do; and
//! doing it works.

use serde_json::json;

use crate::fake::{Fault, Op};
use crate::faults::assert_says;
use crate::running::Running;
use crate::session::{failed, succeeded};
use crate::stage::{Form, Stage};

const LOST: Fault = Fault::CloseAfter { effect: true };
const UNSENT: Fault = Fault::CloseAfter { effect: false };

/// A rotation whose answer is lost, under each form of key. `faults` are those of the repair.
fn rotations(faults: impl Fn(&Stage), check: impl Fn(&Stage, &mut Running, &str)) {
    for form in Form::ALL {
        let stage = Stage::new(form);
        stage.fake.fault(Op::Rotate, LOST);
        faults(&stage);
        let mut running = stage.server().start_initialized();
        let rotate = crate::tool::Tool::Rotate;
        let text = failed(&running.call(rotate.name(), rotate.arguments(&stage)));
        assert_eq!((stage.fake.count(Op::Rotate), stage.fake.faults_left()), (1, 0), "{form:?}: {text}");
        assert!(stage.fake.blacklisted(&stage.id()), "{form:?}");
        assert_eq!(stage.kept(), stage.pat, "{form:?}");
        check(&stage, &mut running, &text);
        assert_eq!(running.finish().code(), 0);
    }
}

/// The next steps that every failed repair names.
fn advice_works(stage: &Stage, running: &mut Running) {
    let listed = running.ok("list-api-tokens", stage.authorized(json!({})));
    for token in listed["tokens"].as_array().unwrap() {
        // Blacklist has no key of its own to look an id up with where each call brings one.
        let name = if stage.form == Form::PerCall { "token" } else { "id" };
        running.ok("blacklist-jwt-refresh-token", json!({"body.refresh": token[name]}));
    }
    let made = running.ok("create-api-token", stage.authorized(json!({})));
    assert_eq!(stage.live(), [made["id"].as_str().unwrap()]);
}

/// A read is sent twice before it counts as failed.
fn fail_list(stage: &Stage, after: usize) {
    stage.fake.fault_after(Op::List, after, UNSENT);
    stage.fake.fault(Op::List, UNSENT);
}

#[test]
fn look_up_fails() {
    rotations(
        |stage| fail_list(stage, 1),
        |stage, running, text| {
            assert_says(text, &["It is unknown whether rotate was carried out", "Call list-api-tokens"]);
            assert_eq!((stage.fake.count(Op::Blacklist), stage.fake.count(Op::Create)), (0, 0));
            advice_works(stage, running);
        },
    );
}

#[test]
fn successor_is_not_listed_again() {
    rotations(
        |stage| fail_list(stage, 2),
        |stage, running, text| {
            let live = format!("could not blacklist the lost successor. Live now: {}.", stage.live()[0]);
            assert_says(text, &[&format!("The token {} is dead", stage.id()), &live]);
            assert_eq!((stage.fake.count(Op::Blacklist), stage.fake.count(Op::Create)), (0, 0));
            advice_works(stage, running);
        },
    );
}

#[test]
fn blacklist_fails() {
    for fault in [UNSENT, Fault::problem(500, "locked", false), Fault::problem(403, "No.", false)] {
        rotations(
            |stage| stage.fake.fault(Op::Blacklist, fault.clone()),
            |stage, running, text| {
                let live = format!("could not blacklist the lost successor. Live now: {}.", stage.live()[0]);
                assert_says(text, &[&live]);
                assert_eq!((stage.fake.count(Op::Blacklist), stage.fake.count(Op::Create)), (1, 0));
                advice_works(stage, running);
            },
        );
    }
}

/// A blacklist whose answer alone is lost is looked up, and the repair goes on.
#[test]
fn blacklist_is_lost() {
    for form in Form::ALL {
        let stage = Stage::new(form);
        stage.fake.fault(Op::Rotate, LOST);
        stage.fake.fault(Op::Blacklist, LOST);
        let mut running = stage.server().start_initialized();
        let rotate = crate::tool::Tool::Rotate;
        let done = succeeded(running.call(rotate.name(), rotate.arguments(&stage)));
        assert_eq!(stage.live(), [done["id"].as_str().unwrap()]);
        assert_eq!([Op::Blacklist, Op::Create].map(|op| stage.fake.count(op)), [1, 1]);
    }
}

#[test]
fn create_fails() {
    for fault in [UNSENT, Fault::problem(500, "locked", false), Fault::gateway(503, false)] {
        rotations(
            |stage| stage.fake.fault(Op::Create, fault.clone()),
            |stage, running, text| {
                assert_says(text, &["could not create a new token. Live now: none.", "create-api-token"]);
                assert_eq!((stage.live().len(), stage.fake.count(Op::Create)), (0, 1));
                advice_works(stage, running);
            },
        );
    }
}

#[test]
fn create_is_lost() {
    for fault in [LOST, Fault::HalfAnswer { effect: true }, Fault::Html200 { effect: true }] {
        rotations(
            |stage| stage.fake.fault(Op::Create, fault.clone()),
            |stage, running, text| {
                let live = format!("could not create a new token. Live now: {}.", stage.live()[0]);
                assert_says(text, &[&live, "blacklist the ids whose value nobody has"]);
                assert_eq!(stage.fake.count(Op::Create), 1);
                advice_works(stage, running);
            },
        );
    }
}

#[test]
fn nothing_is_known_at_the_end() {
    rotations(
        |stage| {
            stage.fake.fault(Op::Create, UNSENT);
            fail_list(stage, 3);
        },
        |stage, running, text| {
            assert_says(text, &["could not create a new token. What is live now could not be listed.", "Next:"]);
            advice_works(stage, running);
        },
    );
}

/// Another client makes a token between the look-up and the repair: it stays, and is named.
#[test]
fn another_token_in_between() {
    rotations(
        |stage| stage.fake.fault_after(Op::List, 2, Fault::ExtraToken),
        |stage, _, text| {
            let live = stage.live();
            assert_eq!((live.len(), stage.fake.count(Op::Blacklist), stage.fake.count(Op::Create)), (1, 1, 1));
            assert_says(text, &[&format!("could not create a new token. Live now: {}.", live[0])]);
        },
    );
}
