//! Every change with every loss, before and after the effect, under each form of key, with and
//! without an innocent token of the same user.

use serde_json::{Value, json};

use super::{Loss, losses};
use crate::cells::each;
use crate::fake::{Fault, Op};
use crate::faults::assert_says;
use crate::jwt;
use crate::session::{failed, succeeded};
use crate::stage::{Form, Stage};
use crate::tool::Tool;

#[derive(Debug)]
struct Cell {
    tool: Tool,
    form: Form,
    loss: Loss,
    effect: bool,
    innocent: bool,
}

fn cells(tool: Tool) -> Vec<Cell> {
    let mut cells = Vec::new();
    for form in Form::ALL {
        // Blacklist takes no Authorization.
        if (tool, form) == (Tool::Blacklist, Form::PerCall) {
            continue;
        }
        for effect in [false, true] {
            for innocent in [false, true] {
                cells.extend(losses(effect).into_iter().map(|loss| Cell { tool, form, loss, effect, innocent }));
            }
        }
    }
    cells
}

#[test]
fn create() {
    each(&cells(Tool::Create), 6, |cell| {
        let (stage, innocent) = set(cell);
        let mut running = stage.server().args(cell.loss.limit()).start_initialized();
        // The access token made from a key outlives the key: with one that lives, create is 409.
        running.ok("list-api-tokens", stage.authorized(json!({})));
        stage.fake.blacklist(&stage.id());
        stage.fake.fault(Op::Create, cell.loss.fault.clone());
        let result = running.call(cell.tool.name(), stage.authorized(json!({})));
        assert_eq!([Op::Create, Op::Blacklist].map(|op| stage.fake.count(op)), [1, 0]);
        match (cell.effect && !cell.innocent, stage.live().as_slice()) {
            (false, live) => {
                assert_eq!(live, innocent.as_slice());
                let half = matches!(cell.loss.fault, Fault::HalfAnswer { effect: true });
                match innocent {
                    // The first half of a 409 tells enough.
                    Some(id) if half => assert_says(&failed(&result), &["has a live personal access token", &id]),
                    _ => not_done(cell, &failed(&result)),
                }
            }
            (true, [made]) => {
                let says = format!("A token was created as {made}, and its value is lost with the answer");
                assert_says(&failed(&result), &[&says, "blacklist that id and create again", cell.loss.says]);
            }
            (_, live) => panic!("live: {live:?}"),
        }
        next_works(&stage, running);
    });
}

#[test]
fn blacklist() {
    each(&cells(Tool::Blacklist), 6, |cell| {
        let (stage, innocent) = set(cell);
        let target = stage.fake.new_pat(&stage.user);
        let (id, before) = (jwt::id_of(&target), stage.live());
        let mut running = stage.server().args(cell.loss.limit()).start_initialized();
        stage.fake.fault(Op::Blacklist, cell.loss.fault.clone());
        let by_id = cell.innocent;
        let result = running.call(cell.tool.name(), json!({"body.refresh": if by_id { &id } else { &target }}));
        assert_eq!(stage.fake.count(Op::Blacklist), 1);
        if cell.effect {
            let left: Vec<String> = [stage.id()].into_iter().chain(innocent).collect();
            assert_eq!(stage.live(), left);
            let notice = "The answer was lost; list-api-tokens shows that it was carried out.";
            assert_eq!(succeeded(result), json!({"blacklisted": true, "id": id, "notice": notice}));
        } else {
            assert_eq!(stage.live(), before);
            not_done(cell, &failed(&result));
        }
        next_works(&stage, running);
    });
}

#[test]
fn rotate() {
    each(&cells(Tool::Rotate), 6, |cell| {
        let (stage, innocent) = set(cell);
        let before = stage.live();
        let mut running = stage.server().args(cell.loss.limit()).start_initialized();
        stage.fake.fault(Op::Rotate, cell.loss.fault.clone());
        let result = running.call(cell.tool.name(), cell.tool.arguments(&stage));
        let counts = [Op::Rotate, Op::Blacklist, Op::Create].map(|op| stage.fake.count(op));
        let live = stage.live();
        match (cell.effect, innocent) {
            (false, _) => {
                assert_eq!((live, counts), (before, [1, 0, 0]));
                assert_eq!(stage.kept(), stage.pat);
                not_done(cell, &failed(&result));
            }
            (true, Some(innocent)) => {
                let [left, lost] = live.as_slice() else { panic!("live: {live:?}") };
                assert_eq!((left, counts), (&innocent, [1, 0, 0]));
                assert_eq!(stage.kept(), stage.pat);
                let says = format!("New since then: {lost}; other live tokens: {innocent}. Nothing more was touched");
                let dead = format!("The token {} is dead", stage.id());
                assert_says(&failed(&result), &[&dead, &says, cell.loss.says]);
            }
            (true, None) => {
                let [new] = live.as_slice() else { panic!("live: {live:?}") };
                assert_eq!(counts, [1, 1, 1]);
                repaired(&stage, &succeeded(result), new);
            }
        }
        next_works(&stage, running);
    });
}

/// The stage, with the innocent token's id if there is one.
fn set(cell: &Cell) -> (Stage, Option<String>) {
    let stage = Stage::new(cell.form);
    let innocent = cell.innocent.then(|| jwt::id_of(&stage.fake.new_pat(&stage.user)));
    (stage, innocent)
}

fn not_done(cell: &Cell, text: &str) {
    let lost = format!("The answer to {} was lost", cell.tool.operation());
    assert_says(text, &[&lost, "nothing has changed so far", "may yet be carried out", cell.loss.says]);
}

fn repaired(stage: &Stage, done: &Value, new: &str) {
    let whole = stage.fake.whole(new);
    let own = matches!(stage.form, Form::PatFile | Form::PatEnv);
    assert_eq!((&done["id"], &done["replaced"], &done["own_key"]), (&json!(new), &json!(stage.id()), &json!(own)));
    assert_says(done["notice"].as_str().unwrap(), &["was blacklisted and another one created in its place"]);
    if stage.form == Form::PatFile {
        assert_eq!((done.get("refresh"), &done["token_file"]), (None, &json!(stage.key_file())));
        assert_eq!(stage.kept(), whole);
    } else {
        assert_eq!((&done["refresh"], done.get("token_file")), (&json!(whole), None));
        assert_eq!(stage.kept(), stage.pat);
    }
}

/// List shows what is live, with the same process.
fn next_works(stage: &Stage, mut running: crate::running::Running) {
    let tokens = running.ok("list-api-tokens", stage.authorized(json!({})));
    let ids = tokens["tokens"].as_array().unwrap().iter().map(|token| token["id"].as_str().unwrap().to_owned());
    assert_eq!(ids.collect::<Vec<_>>(), stage.live());
    let finished = running.finish();
    assert_eq!((finished.code(), finished.stderr.as_str()), (0, ""));
}
