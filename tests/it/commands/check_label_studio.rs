//! `check`: what answers, or does not, in Label Studio's place.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use super::check::{found, report};
use super::{Setting, binary};
use crate::fake::{Fake, Fault, Op};

#[test]
fn nothing_there_is_3_and_the_rest_is_not_looked_at() {
    let (bad, _) = report(&binary(&[]).url("http://127.0.0.1:1").key("x"), &[]);
    assert_eq!(bad["exit_code"], 3);
    assert!(found(&bad, "Label Studio").2.contains("Check that it runs"), "{bad}");
    for name in ["base path", "user", "tokens"] {
        assert_eq!(found(&bad, name).0, "skipped");
    }
}

#[test]
fn a_wrong_base_path_is_seen_though_label_studio_answers_there() {
    let fake = Fake::start_under("/label-studio");
    let key = fake.user().legacy;
    let wrong = fake.url().replace("/label-studio", "/nope");
    let (bad, _) = report(&binary(&[]).url(&wrong).key(&key), &[&key]);
    assert_eq!(bad["exit_code"], 3);
    assert_eq!(found(&bad, "Label Studio").0, "ok");
    assert_eq!(found(&bad, "base path").0, "failed");
    assert_eq!(found(&bad, "user").0, "skipped");
    assert_eq!(report(&binary(&[]).url(&fake.url()).key(&key), &[&key]).0["ok"], true);
}

/// Something that gives every request the same answer.
fn something_else(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            drop(stream.read(&mut [0; 4096]));
            drop(stream.write_all(answer.as_bytes()));
        }
    });
    url
}

#[test]
fn what_is_no_label_studio_is_told() {
    for (answer, code, said) in [
        ("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<html>Sign in</html>", 3, "not as Label Studio does"),
        ("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{\"status\": \"ok\"}", 3, "no release"),
        ("HTTP/1.0 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html></html>", 3, "not found"),
        ("HTTP/1.0 302 Found\r\nLocation: https://example.com/login\r\n\r\n", 3, "https://example.com/login"),
        ("HTTP/1.0 502 Bad Gateway\r\n\r\n", 5, "502"),
        ("HTTP/1.0 403 Forbidden\r\n\r\n", 5, "403"),
    ] {
        let (bad, text) = report(&binary(&[]).url(&something_else(answer)).key("x"), &[]);
        assert_eq!(bad["exit_code"], code, "{}", text.stdout);
        assert!(found(&bad, "Label Studio").1.contains(said), "no {said}: {}", text.stdout);
    }
    let old = "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{\"release\": \"1.17.0\"}";
    let (report, _) = report(&binary(&[]).url(&something_else(old)).key("x"), &[]);
    assert_eq!(found(&report, "Label Studio").0, "warning");
    assert!(found(&report, "Label Studio").2.contains("rotate came with 1.18.0"));
}

#[test]
fn an_empty_list_beside_a_live_key_is_a_fault_of_that_release() {
    let setting = Setting::new();
    let empty = Fault::Status {
        code: 200,
        content_type: "application/json".to_owned(),
        body: "[]".to_owned(),
        headers: vec![],
        effect: false,
    };
    setting.fake.fault_times(Op::List, &empty, 2);
    let (report, _) = report(&setting.binary(&[]), &[]);
    let (state, text, _) = found(&report, "tokens");
    assert_eq!(state, "warning");
    assert!(text.contains("PyJWT"), "{text}");
}
