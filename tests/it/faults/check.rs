//! One pair of tool and fault.

use serde_json::{Value, json};

use super::table::{Meaning, Trouble};
use crate::fake::{Fake, Fault, Op};
use crate::session::{failed, succeeded};
use crate::stage::{Form, Stage};
use crate::tool::Tool;

/// The limit of a request where one is to be too late; otherwise it is the default.
const SHORT: &str = "3";

/// A tool and what happens to its own request, so many times in a row.
#[derive(Debug)]
pub struct Cell {
    pub tool: Tool,
    pub trouble: Trouble,
    pub effect: bool,
    pub times: usize,
}

/// Calls the tool while the fault happens, and once more afterwards.
pub fn check(cell: &Cell) {
    let Cell { tool, trouble, times, .. } = cell;
    let (stage, elsewhere) = (Stage::new(Form::Legacy), Fake::start());
    let late = matches!(trouble.meaning, Meaning::Late);
    let server = if late { stage.server().arg("--timeout").arg(SHORT) } else { stage.server() };
    let mut running = server.start_initialized();
    if *tool == Tool::Create {
        stage.fake.blacklist(&stage.id());
    }
    let before = stage.live();
    let fault = match &trouble.fault {
        Fault::Redirect { .. } => Fault::Redirect { to: format!("{}/login", elsewhere.url()) },
        fault => fault.clone(),
    };
    stage.fake.fault_times(tool.op(), &fault, *times);
    let result = running.call(tool.name(), tool.arguments(&stage));
    assert_eq!(stage.fake.faults_left(), 0, "the fault did not happen: {result}");
    verdict(cell, &stage, &before, &result);
    assert_eq!(elsewhere.connections(), 0, "the redirect was followed");

    let next = running.ok("list-api-tokens", json!({}));
    let ids: Vec<&str> = next["tokens"].as_array().unwrap().iter().filter_map(|token| token["id"].as_str()).collect();
    assert_eq!(ids, stage.live(), "the next call does not work");
    let finished = running.finish();
    assert_eq!((finished.code(), finished.stderr.as_str()), (0, ""));
}

fn verdict(cell: &Cell, stage: &Stage, before: &[String], result: &Value) {
    let tool = cell.tool;
    let own = stage.fake.count(tool.op());
    let unharmed = || assert_eq!(stage.live(), before, "something was changed: {result}");
    let (repeated, says) = match cell.trouble.meaning {
        Meaning::Late => (false, "did not answer within 3 s"),
        Meaning::Lost { repeated, says } => (repeated, says),
        Meaning::Fine => {
            assert_eq!(own, 1);
            return drop(succeeded(result.clone()));
        }
        Meaning::NotDone(says) => {
            assert_eq!(own, 1);
            assert_says(&failed(result), &[says]);
            return unharmed();
        }
        Meaning::Refused { status, json } => {
            assert_eq!(own, 1);
            assert_says(&failed(result), &[refusal(tool, status, json)]);
            return unharmed();
        }
    };
    if !tool.changes() {
        let expected = if repeated { 2 } else { 1 };
        // A look-up of the tokens is no part of these tools: all requests are their own.
        assert_eq!((own, stage.fake.requests().len()), (expected, expected));
        if cell.times < expected {
            return drop(succeeded(result.clone()));
        }
        return assert_says(&failed(result), &[says]);
    }
    let of_body =
        matches!(cell.trouble.fault, Fault::WrongLength { .. } | Fault::ShortLength { .. } | Fault::Drip { .. });
    if tool == Tool::Blacklist && cell.effect && of_body {
        // A 204 has no body with which anything could be wrong.
        return assert_eq!(succeeded(result.clone()), json!({"blacklisted": true, "id": stage.id()}));
    }
    lost_change(cell, stage, before, result, says);
}

/// A change whose answer is lost: sent once, looked up, a rotation repaired.
fn lost_change(cell: &Cell, stage: &Stage, before: &[String], result: &Value, says: &str) {
    let (fake, live) = (&stage.fake, stage.live());
    let counts = [Op::Create, Op::Blacklist, Op::Rotate].map(|op| fake.count(op));
    match (cell.tool, cell.effect) {
        (tool, false) => {
            let lost = format!("The answer to {} was lost", tool.operation());
            assert_says(&failed(result), &[&lost, "nothing has changed so far", "may yet be carried out", says]);
            assert_eq!((live.as_slice(), counts.iter().sum::<usize>()), (before, 1));
        }
        (Tool::Create, true) => {
            let made = format!("A token was created as {}, and its value is lost", live[0]);
            assert_says(&failed(result), &[&made, "blacklist that id and create again", says]);
            assert_eq!((live.len(), counts), (1, [1, 0, 0]));
        }
        (Tool::Blacklist, true) => {
            let done = succeeded(result.clone());
            assert_says(done["notice"].as_str().unwrap(), &["list-api-tokens shows that it was carried out"]);
            assert_eq!((done["id"].as_str(), live.len(), counts), (Some(&*stage.id()), 0, [0, 1, 0]));
        }
        (_, true) => {
            let done = succeeded(result.clone());
            assert_says(done["notice"].as_str().unwrap(), &["was blacklisted and another one created in its place"]);
            assert_eq!((&live, counts), (&vec![done["id"].as_str().unwrap().to_owned()], [1, 1, 1]));
            assert_eq!(done["refresh"], fake.whole(&live[0]));
        }
    }
}

/// What a refusal is called by each tool.
fn refusal(tool: Tool, status: u16, json: bool) -> &'static str {
    match (tool, status, json) {
        (Tool::Rotate, 400, _) | (Tool::Refresh, 401, _) => "refused the token in body.refresh: So it is.",
        (Tool::Blacklist, 401, _) => "Label Studio refused this (401): So it is.",
        (_, 401, _) => "does not know the legacy token from LABEL_STUDIO_API_KEY",
        (_, 403, _) => "Label Studio forbids this (403): So it is.",
        (Tool::Blacklist, 404, true) => "is invalid or blacklisted already. Nothing was changed",
        (Tool::Rotate, 404, false) => "This Label Studio has no rotate",
        (_, 404, false) => "is not found (404, no JSON): Label Studio is not under this address",
        (Tool::Create, 409, _) => "The user has a live personal access token already",
        (_, 400, _) => "Label Studio refused this (400): So it is.",
        (_, 404, true) => "Label Studio refused this (404): So it is.",
        (_, _, _) => "Label Studio refused this (409): So it is.",
    }
}

/// A text holds all of these.
pub fn assert_says(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part:?} is not said in {text:?}");
    }
}
