//! Personal access token to access token: when, and how often.

use serde_json::json;

use crate::fake::{Fake, Op};
use crate::server::Server;

#[test]
fn an_access_token_is_kept_only_while_it_has_a_minute_to_live() {
    for (life, exchanges) in [(300, 1), (65, 1), (60, 2), (30, 2)] {
        let fake = Fake::start();
        fake.set_access_life(life);
        let pat = fake.new_pat(&fake.user());
        let mut running = Server::new().url(&fake.url()).key(&pat).start_initialized();
        running.ok("list-api-tokens", json!({}));
        running.ok("list-api-tokens", json!({}));
        assert_eq!(fake.count(Op::Refresh), exchanges, "a life of {life} s");
    }
}

#[test]
fn an_access_token_as_the_key_is_sent_as_it_is() {
    let fake = Fake::start();
    let user = fake.user();
    let access = fake.access_token(&user);
    let mut running = Server::new().url(&fake.url()).key(&access).start_initialized();
    running.ok("list-api-tokens", json!({}));
    assert_eq!(fake.count(Op::Refresh), 0);
    assert_eq!(fake.requests()[0].request.header("authorization"), Some(format!("Bearer {access}").as_str()));
}

#[test]
fn the_token_of_another_key_is_not_kept() {
    let fake = Fake::start();
    let (own, other) = (fake.user(), fake.user());
    let pat = fake.new_pat(&other);
    let mut running = Server::new().url(&fake.url()).key(&own.legacy).start_initialized();
    for exchanges in 1..=2 {
        running.ok("list-api-tokens", json!({"Authorization": format!("Bearer {pat}")}));
        assert_eq!(fake.count(Op::Refresh), exchanges);
    }
}
