//! Signals while a call runs: a change that has begun comes to its end.

use std::fs;
use std::os::unix::process::ExitStatusExt;

use super::Setting;
use crate::deadline::until;
use crate::fake::Op;
use crate::jwt::id_of;
use crate::running::Running;

const SAID: &str = "brought to its end";

fn wait_for_the_first(running: &Running) {
    until("the word about the first signal", || running.stderr_so_far().contains(SAID).then_some(()));
}

#[test]
fn the_first_signal_lets_a_rotation_come_to_its_end() {
    for signal in ["TERM", "INT"] {
        let setting = Setting::new();
        let gate = setting.fake.hold(Op::Rotate);
        let running = setting.binary(&["call", "rotate-jwt-refresh-token"]).start();
        gate.wait_waiting(1);
        running.signal(signal);
        wait_for_the_first(&running);
        gate.open();
        let finished = running.ended();
        assert_eq!(finished.code(), 0, "{signal}: {}", finished.stderr);
        let key = fs::read_to_string(setting.key_file()).unwrap();
        assert_ne!(key.trim(), setting.pat);
        assert_eq!(setting.fake.live(&setting.user), [id_of(&key)], "{signal}");
    }
}

#[test]
fn the_second_signal_ends_it_at_once() {
    for (signal, code) in [("TERM", 143), ("INT", 130)] {
        let setting = Setting::new();
        let gate = setting.fake.hold(Op::Rotate);
        let running = setting.binary(&["call", "rotate-jwt-refresh-token"]).start();
        gate.wait_waiting(1);
        running.signal(signal);
        wait_for_the_first(&running);
        running.signal(signal);
        assert_eq!(running.ended().code(), code);
        gate.open();
    }
}

#[test]
fn a_list_ends_at_the_first_signal() {
    let setting = Setting::new();
    let gate = setting.fake.hold(Op::List);
    let running = setting.binary(&["call", "list-api-tokens"]).start();
    gate.wait_waiting(1);
    // Not INT: a shell that starts the tests in the background has them ignore it.
    running.signal("TERM");
    assert_eq!(running.ended().status.signal(), Some(15));
    gate.open();
}
