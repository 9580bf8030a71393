//! Requests that hang, drip, wait; the order of faults; connections.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::thread;

use super::Scene;
use crate::client;
use crate::fake::{Fake, Fault, Op};
use crate::http::{self, Answer};
use crate::proxy::Proxy;

#[test]
fn hanging() {
    for effect in [true, false] {
        let scene = Scene::new();
        scene.fake.fault_times(Op::Rotate, &Fault::Hang { effect }, 2);
        thread::scope(|scope| {
            let answer = scope.spawn(|| scene.rotate());
            scene.fake.wait_hanging(1);
            assert_eq!(scene.rotated(), effect);
            scene.fake.release_hanging();
            assert_eq!(answer.join().unwrap().unwrap().status, 200);
            assert!(scene.rotated());
        });
        let mut client = TcpStream::connect(client::split(&scene.fake.url()).0).unwrap();
        client.write_all(b"POST /api/token/rotate HTTP/1.1\r\n\r\n").unwrap();
        scene.fake.wait_hanging(1);
        drop(client);
        scene.fake.wait_hanging(0);
    }
}

#[test]
fn dripping() {
    for (fault, start) in [(Fault::Drip { effect: false }, "{\"rel"), (Fault::DripHead { effect: false }, "HTTP/")] {
        let fake = Fake::start();
        fake.fault(Op::List, fault);
        let mut client = TcpStream::connect(client::split(&fake.url()).0).unwrap();
        client.write_all(b"GET /api/token HTTP/1.1\r\n\r\n").unwrap();
        let mut all = Vec::new();
        let mut bytes = [0; 4096];
        while !http::latin1(&all).contains(start) {
            let read = client.read(&mut bytes).unwrap();
            all.extend(&bytes[..read]);
        }
    }
}

#[test]
fn order() {
    let scene = Scene::new();
    scene.fake.fault_after(Op::List, 1, Fault::ExtraToken);
    scene.fake.fault_after(Op::List, 1, Fault::ExtraToken);
    assert_eq!([1, 2, 3, 4, 5].map(|_| scene.list()), [1, 2, 2, 3, 3]);
    let gate = scene.fake.hold(Op::List);
    thread::scope(|scope| {
        let lists = [scope.spawn(|| scene.list()), scope.spawn(|| scene.list())];
        gate.wait_waiting(2);
        scene.fake.new_pat(&scene.user);
        gate.open();
        for list in lists {
            assert_eq!(list.join().unwrap(), 4);
        }
    });
    assert_eq!(scene.fake.count(Op::List), 7);
}

#[test]
fn connections() {
    let fake = Fake::start_under("/ls");
    let mut client = TcpStream::connect(client::split(&fake.url()).0).unwrap();
    for path in ["/ls/health", "/ls/api/token/", "/api/token/"] {
        client.write_all(format!("GET {path} HTTP/1.1\r\n\r\n").as_bytes()).unwrap();
    }
    let statuses = [(); 3].map(|()| Answer::read(&mut client, "GET").unwrap().status);
    assert_eq!(statuses, [200, 401, 404]);
    let chunked = "POST /ls/api/token/refresh/ HTTP/1.1\r\nContent-Type: application/json\r\n\
                   Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
    client.write_all(chunked.as_bytes()).unwrap();
    let answer = Answer::read(&mut client, "POST").unwrap();
    assert_eq!(answer.json()["validation_errors"]["refresh"][0], "This field is required.");
    let requests = fake.requests();
    assert_eq!(requests.len(), 4);
    assert!(requests.iter().all(|request| request.connection == 1));
    assert_eq!(requests[1].op, Some(Op::List));
}

#[test]
fn proxy_loses_an_answer() {
    let scene = Scene::new();
    let proxy = Proxy::start(&scene.fake.url());
    proxy.drop_answer("POST", "/api/token/rotate");
    let lost = scene.rotate_at(&proxy.url()).unwrap_err();
    assert_eq!((lost.kind(), scene.rotated()), (ErrorKind::UnexpectedEof, true));
    assert_eq!(scene.rotate_at(&proxy.url()).unwrap().status, 400);
    assert_eq!((proxy.count("POST", "/api/token/rotate/"), proxy.losses_left()), (2, 0));
}
