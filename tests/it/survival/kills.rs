//! `kill -9` at random moments of rotations.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::fake::Op;
use crate::jwt;
use crate::seeded::Seeded;
use crate::stage::{Form, Stage};

/// Kills in all, on so many stages at once.
const KILLS: usize = 200;
const STAGES: usize = 4;

/// Where the kills fell.
#[derive(Debug, Default)]
struct Tally {
    before: usize,
    /// Label Studio had rotated, and the file held the old key: the hole that is documented.
    between: usize,
    /// The file held the new key, and no answer was out.
    written: usize,
    answered: usize,
}

#[test]
fn whole_old_or_whole_new() {
    let mut seeded = Seeded::new();
    let tallies = thread::scope(|scope| {
        let stages = [(); STAGES].map(|()| seeded.branch());
        stages.map(|mut seeded| scope.spawn(move || kills(&mut seeded))).map(|stage| stage.join().unwrap())
    });
    eprintln!("{tallies:?}");
    let all = tallies.iter().map(|t| t.before + t.between + t.written + t.answered).sum::<usize>();
    assert_eq!(all, KILLS);
    // Kills that all fall on one side would show nothing.
    assert!(tallies.iter().any(|t| t.before > 0) && tallies.iter().any(|t| t.written + t.answered > 0), "{tallies:?}");
}

fn kills(seeded: &mut Seeded) -> Tally {
    let stage = Stage::new(Form::PatFile);
    let mut tally = Tally::default();
    let longest = one_rotation(&stage);
    for number in 0..KILLS / STAGES {
        let old = stage.kept();
        let mut running = stage.server().start();
        // Half of them fall at any time, half of them after Label Studio has the request.
        let gate = (number % 2 == 0).then(|| stage.fake.hold(Op::Rotate));
        running.send_raw(rotation().as_bytes());
        let mut moment = longest.mul_f64(1.3 * seeded.fraction());
        if let Some(gate) = gate {
            gate.wait_waiting(1);
            gate.open();
            moment = Duration::from_millis(8).mul_f64(seeded.fraction());
        }
        let end = Instant::now() + moment;
        while running.hears_within(end.saturating_duration_since(Instant::now())) {}
        let killed = running.kill();
        // What was sent before the kill is carried out all the same.
        stage.fake.settle();
        judge(&stage, &old, answer(&killed.stdout), &mut tally);
    }
    tally
}

/// The file holds the whole old key or the whole new one, and the new one once the answer is out.
fn judge(stage: &Stage, old: &str, answer: Option<Value>, tally: &mut Tally) {
    let kept = fs::read_to_string(stage.key_file()).unwrap();
    let [live] = stage.live().try_into().unwrap();
    let new = stage.fake.whole(&live);
    let is_new = kept == format!("{new}\n");
    assert!(is_new || kept == format!("{old}\n"), "{kept:?} is neither the old key nor the new one");
    assert_eq!(fs::metadata(stage.key_file()).unwrap().mode() & 0o7777, 0o600);
    match answer {
        Some(answer) => {
            let done = crate::session::succeeded(answer["result"].clone());
            assert_eq!((is_new, done["id"].as_str()), (true, Some(&*live)), "the answer was out, and the file is old");
            tally.answered += 1;
        }
        None if new == old => tally.before += 1,
        None if is_new => tally.written += 1,
        None => {
            tally.between += 1;
            // The key is dead and nobody has the new one: a person would make another.
            stage.put(&new);
        }
    }
    for name in stage.names() {
        let mode = fs::metadata(stage.keys().join(&name)).unwrap().mode();
        assert_eq!(mode & 0o077, 0, "{name} can be read by others");
    }
}

/// How long one takes from the start of the process to the answer.
fn one_rotation(stage: &Stage) -> Duration {
    let began = Instant::now();
    let mut running = stage.server().start();
    running.send_raw(rotation().as_bytes());
    crate::session::succeeded(running.answer(2)["result"].take());
    assert_eq!(stage.live(), [jwt::id_of(&stage.kept())]);
    began.elapsed()
}

fn rotation() -> String {
    let client = json!({"name": "tests", "version": "1"});
    let hello = json!({"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": client});
    let call = json!({"name": "rotate-jwt-refresh-token", "arguments": {}});
    let message = |id: u8, method: &str, params: Value| {
        json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}).to_string() + "\n"
    };
    message(1, "initialize", hello) + &message(2, "tools/call", call)
}

/// The rotation's answer, if it was out as a whole.
fn answer(stdout: &str) -> Option<Value> {
    let lines = stdout.split_inclusive('\n').filter(|line| line.ends_with('\n'));
    lines.filter_map(|line| serde_json::from_str::<Value>(line).ok()).find(|message| message["id"] == 2)
}
