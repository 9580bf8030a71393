//! Signals while a call runs: a change that has begun comes to its end.

use std::fs;
use std::os::unix::process::ExitStatusExt;

use super::Setting;
use crate::deadline::until;
use crate::fake::{Gate, Op};
use crate::jwt::id_of;
use crate::running::Running;

const SAID: &str = "brought to its end";

/// A rotation that is held at Label Studio and has taken note of a first signal.
fn signalled(signal: &str) -> (Setting, Gate, Running) {
    let setting = Setting::new();
    let gate = setting.fake.hold(Op::Rotate);
    let running = setting.binary(&["call", "rotate-jwt-refresh-token"]).start();
    gate.wait_waiting(1);
    running.signal(signal);
    until("the word about the first signal", || running.stderr_so_far().contains(SAID).then_some(()));
    (setting, gate, running)
}

#[test]
fn the_first_signal_lets_a_rotation_come_to_its_end() {
    for signal in ["TERM", "INT", "HUP"] {
        let (setting, gate, running) = signalled(signal);
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
    for (signal, code) in [("TERM", 143), ("INT", 130), ("HUP", 129)] {
        let (_setting, gate, running) = signalled(signal);
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
