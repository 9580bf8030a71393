//! A change is carried out, and its answer is lost on the way.

use serde_json::json;

use super::key_file::KeyFile;
use super::results::{assert_says, ids, is_alive, text};
use super::{BLACKLIST, CREATE, LIST, REFRESH, ROTATE};
use crate::jwt;
use crate::label_studio::{User, label_studio};
use crate::proxy::Proxy;
use crate::server::Server;

const TOKENS: &str = "/api/token";
const END: &str = "/api/token/blacklist";
const TURN: &str = "/api/token/rotate";

#[test]
fn create() {
    let (proxy, user) = scene();
    for per_call in [false, true] {
        let server = Server::new().url(&proxy.url());
        let server = if per_call { server } else { server.key(&user.legacy) };
        let arguments = if per_call { json!({"Authorization": user.legacy}) } else { json!({}) };
        let mut server = server.start_initialized();
        proxy.drop_answer("POST", TOKENS);
        let said = server.refused(CREATE, arguments);
        let live = user.list();
        assert_eq!(live.len(), 1);
        assert_says(&said, &["created as", &live[0], "value is lost", "blacklist that id"]);
        // What the text advises: by the id, or without an own key by what list shows.
        let listed = server.ok(LIST, json!({"Authorization": user.legacy}));
        let given = if per_call { &listed["tokens"][0]["token"] } else { &listed["tokens"][0]["id"] };
        server.ok(BLACKLIST, json!({"body.refresh": given}));
    }
    assert_eq!((proxy.count("POST", TOKENS), proxy.losses_left()), (2, 0));
}

#[test]
fn blacklist() {
    let (proxy, user) = scene();
    let mut server = Server::new().url(&proxy.url()).key(&user.legacy).start_initialized();
    for by_id in [true, false] {
        let pat = user.create();
        let given = if by_id { jwt::id_of(&pat) } else { pat.clone() };
        proxy.drop_answer("POST", END);
        let ended = server.ok(BLACKLIST, json!({"body.refresh": given}));
        assert_eq!((&ended["blacklisted"], text(&ended, "id")), (&json!(true), &*jwt::id_of(&pat)));
        assert_says(text(&ended, "notice"), &["answer was lost", "carried out"]);
        assert!(!is_alive(&user, &pat));
    }
    assert_eq!((proxy.count("POST", END), proxy.losses_left()), (2, 0));
}

#[test]
fn rotate_of_the_key_file() {
    let (proxy, user) = scene();
    let mut before = user.create();
    let file = KeyFile::new(&before);
    let mut server = Server::new().url(&proxy.url()).key_file(file.path()).start_initialized();
    for round in 1..=2 {
        proxy.drop_answer("POST", TURN);
        let rotated = server.ok(ROTATE, json!({}));
        let new = file.key();
        assert_eq!((text(&rotated, "id"), &rotated["own_key"]), (&*jwt::id_of(&new), &json!(true)));
        assert_eq!((text(&rotated, "replaced"), rotated.get("refresh")), (&*jwt::id_of(&before), None));
        assert_says(text(&rotated, "notice"), &["answer with the new token was lost", "another one created"]);
        assert!(is_alive(&user, &new) && !is_alive(&user, &before));
        assert_eq!(user.list(), [jwt::id_of(&new)], "exactly one is live");
        assert_eq!(ids(&server.ok(LIST, json!({}))), [jwt::id_of(&new)]);
        assert_eq!([TURN, END, TOKENS].map(|path| proxy.count("POST", path)), [round; 3]);
        before = new;
    }
}

#[test]
fn rotate_of_the_environment() {
    let (proxy, user) = scene();
    let pat = user.create();
    let mut server = Server::new().url(&proxy.url()).key(&pat).start_initialized();
    proxy.drop_answer("POST", TURN);
    let rotated = server.ok(ROTATE, json!({}));
    let new = text(&rotated, "refresh");
    assert_says(text(&rotated, "notice"), &["was lost", "LABEL_STUDIO_API_KEY is dead now"]);
    assert!(is_alive(&user, new) && !is_alive(&user, &pat));
    assert_eq!(ids(&server.ok(LIST, json!({}))), [jwt::id_of(new)]);
}

#[test]
fn rotate_of_a_given_token() {
    let (proxy, user) = scene();
    let mut live = user.create();
    for key in [user.legacy.clone(), user.refresh(&live)] {
        let mut server = Server::new().url(&proxy.url()).key(&key).start_initialized();
        proxy.drop_answer("POST", TURN);
        let rotated = server.ok(ROTATE, json!({"body.refresh": live}));
        let new = text(&rotated, "refresh");
        assert_eq!((text(&rotated, "replaced"), &rotated["own_key"]), (&*jwt::id_of(&live), &json!(false)));
        assert_says(text(&rotated, "notice"), &["was lost", "another one created"]);
        assert!(is_alive(&user, new) && !is_alive(&user, &live));
        assert_eq!(user.list(), [jwt::id_of(new)]);
        live = new.to_owned();
    }
}

#[test]
fn rotate_whose_repair_loses_an_answer_too() {
    let (proxy, user) = scene();
    let pat = user.create();
    let file = KeyFile::new(&pat);
    let mut server = Server::new().url(&proxy.url()).key_file(file.path()).start_initialized();
    // The lost successor is blacklisted; the list afterwards shows it.
    proxy.drop_answer("POST", TURN);
    proxy.drop_answer("POST", END);
    server.ok(ROTATE, json!({}));
    let second = file.key();
    assert!(is_alive(&user, &second));
    // The replacement is created, and its value lost: nothing can be done but to say so.
    proxy.drop_answer("POST", TURN);
    proxy.drop_answer("POST", TOKENS);
    let said = server.refused(ROTATE, json!({}));
    let live = user.list();
    assert_eq!(live.len(), 1);
    assert_says(&said, &[&jwt::id_of(&second), "is dead", "could not create a new token", &live[0]]);
    assert_eq!((file.key(), is_alive(&user, &second)), (second, false));
    // What the text advises works, with the key that is dead.
    server.ok(BLACKLIST, json!({"body.refresh": live[0]}));
    let made = server.ok(CREATE, json!({}));
    assert!(is_alive(&user, text(&made, "token")));
}

#[test]
fn reads_are_asked_again() {
    let (proxy, user) = scene();
    let pat = user.create();
    let mut server = Server::new().url(&proxy.url()).key(&pat).start_initialized();
    // The exchange and the list.
    proxy.drop_answer("POST", "/api/token/refresh");
    proxy.drop_answer("GET", TOKENS);
    assert_eq!(ids(&server.ok(LIST, json!({}))), [jwt::id_of(&pat)]);
    proxy.drop_answer("POST", "/api/token/refresh");
    server.ok(REFRESH, json!({}));
    assert_eq!((proxy.count("POST", "/api/token/refresh"), proxy.count("GET", TOKENS)), (4, 2));
}

fn scene() -> (Proxy, User) {
    (Proxy::start(&label_studio().url), label_studio().user())
}
