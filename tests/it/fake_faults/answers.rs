//! Lost and wrong answers.

use std::io::ErrorKind;

use super::Scene;
use crate::client::{self, refused_url};
use crate::fake::{Fault, Op};
use crate::http::Answer;

/// One rotation with a fault: the answer, and whether it was carried out.
fn rotate(fault: &Fault) -> (std::result::Result<Answer, ErrorKind>, bool) {
    let scene = Scene::new();
    scene.fake.fault(Op::Rotate, fault.clone());
    let answer = scene.rotate().map_err(|e| e.kind());
    let rotated = scene.rotated();
    assert_eq!((scene.fake.count(Op::Rotate), scene.fake.faults_left()), (1, 0), "{fault:?}");
    let next = scene.rotate().unwrap().status;
    assert_eq!(next, if rotated { 400 } else { 200 }, "after {fault:?}");
    (answer, rotated)
}

#[test]
fn lost_answers() {
    for effect in [true, false] {
        for (fault, kind) in [
            (Fault::ResetAfter { effect }, ErrorKind::ConnectionReset),
            (Fault::CloseAfter { effect }, ErrorKind::UnexpectedEof),
            (Fault::HalfAnswer { effect }, ErrorKind::UnexpectedEof),
            (Fault::WrongLength { effect }, ErrorKind::UnexpectedEof),
        ] {
            let (answer, rotated) = rotate(&fault);
            assert_eq!((answer.unwrap_err(), rotated), (kind, effect), "{fault:?}");
        }
    }
    let (answer, rotated) = rotate(&Fault::ResetBeforeRead);
    assert_eq!((answer.unwrap_err(), rotated), (ErrorKind::ConnectionReset, false));
    let refused = client::ask(refused_url(), "GET", "/", &[], None).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
}

#[test]
fn lost_answers_without_body() {
    let scene = Scene::new();
    let reset = Fault::ResetAfter { effect: true };
    scene.fake.fault(Op::List, reset);
    let list = client::ask(&scene.fake.url(), "GET", "/api/token/", &[], None);
    assert_eq!(list.unwrap_err().kind(), ErrorKind::ConnectionReset);
    let half = Fault::HalfAnswer { effect: true };
    scene.fake.fault(Op::Blacklist, half);
    let blacklist = scene.blacklist();
    assert_eq!(blacklist.unwrap_err().kind(), ErrorKind::UnexpectedEof);
    assert!(scene.rotated());
}

#[test]
fn wrong_answers() {
    for effect in [true, false] {
        for (fault, status, start) in [
            (Fault::Html200 { effect }, 200, "<!doctype html>"),
            (Fault::Empty200 { effect }, 200, ""),
            (Fault::BrokenJson200 { effect }, 200, "[{"),
            (Fault::Huge { bytes: 2_000_000, effect }, 200, "\"xxx"),
            (Fault::gateway(502, effect), 502, "<html>\r\n"),
            (Fault::problem(503, "busy", effect), 503, "{\"id\":"),
        ] {
            let (answer, rotated) = rotate(&fault);
            let answer = answer.unwrap();
            assert_eq!((answer.status, rotated), (status, effect), "{fault:?}");
            assert!(answer.text().starts_with(start), "{fault:?}");
            if let Fault::Huge { bytes, .. } = fault {
                assert_eq!(answer.body.len(), bytes);
            }
        }
        let (answer, rotated) = rotate(&Fault::ShortLength { effect });
        assert!(serde_json::from_slice::<serde_json::Value>(&answer.unwrap().body).is_err());
        assert_eq!(rotated, effect);
    }
    let (answer, rotated) = rotate(&Fault::Redirect { to: "http://elsewhere/".to_owned() });
    let answer = answer.unwrap();
    assert_eq!((answer.status, answer.header("Location"), rotated), (302, Some("http://elsewhere/"), false));
    let (answer, rotated) = rotate(&Fault::Chunked);
    let answer = answer.unwrap();
    assert_eq!((answer.header("Transfer-Encoding"), rotated), (Some("chunked"), true));
    assert!(answer.text().starts_with("64\r\n{\"refresh\":\"ey") && answer.text().ends_with("\r\n0\r\n\r\n"));
}
