//! Arguments of the tools.

use serde_json::{Value, json};

use super::{goes_on, says};
use crate::fake::Fake;
use crate::jwt;
use crate::server::Server;

fn refused(cases: &[(&str, Value, &[&str])]) {
    let fake = Fake::start();
    let user = fake.user();
    let mut running = Server::new().url(&fake.url()).key(&user.legacy).start_initialized();
    for (tool, arguments, fragments) in cases {
        let text = running.refused(tool, arguments.clone());
        says(&text, fragments);
        says(&text, &["Nothing was sent"]);
    }
    goes_on(running, &fake);
}

const LIST: &str = "list-api-tokens";
const CREATE: &str = "create-api-token";
const BLACKLIST: &str = "blacklist-jwt-refresh-token";
const REFRESH: &str = "refresh-jwt-token";
const ROTATE: &str = "rotate-jwt-refresh-token";

#[test]
fn unknown_arguments_are_named_with_the_nearest_known_one() {
    refused(&[
        (REFRESH, json!({"refresh": "x"}), &["`refresh`", "`body.refresh`"]),
        (BLACKLIST, json!({"body": {"refresh": "x"}}), &["`body`", "`body.refresh`"]),
        (ROTATE, json!({"body_refresh": "x"}), &["`body_refresh`", "`body.refresh`"]),
        (LIST, json!({"authorization": "x"}), &["`authorization`", "`Authorization`"]),
        (CREATE, json!({"name": "x"}), &["`name`", "`Authorization`"]),
        (REFRESH, json!({"Authorization": "x"}), &["`Authorization`", "`body.refresh`"]),
    ]);
}

#[test]
fn values_of_the_wrong_form_are_refused() {
    let mut cases: Vec<(&str, Value, &[&str])> = vec![
        (BLACKLIST, json!({}), &["`body.refresh`", "required"]),
        (BLACKLIST, json!({"body.refresh": null}), &["`body.refresh`", "required"]),
    ];
    for tool in [BLACKLIST, REFRESH, ROTATE] {
        cases.push((tool, json!({"body.refresh": ""}), &["`body.refresh`", "blank"]));
        cases.push((tool, json!({"body.refresh": " \n "}), &["`body.refresh`", "blank"]));
        cases.push((tool, json!({"body.refresh": 5}), &["`body.refresh`", "a number"]));
        cases.push((tool, json!({"body.refresh": true}), &["`body.refresh`", "a boolean"]));
        cases.push((tool, json!({"body.refresh": ["x"]}), &["`body.refresh`", "an array"]));
        cases.push((tool, json!({"body.refresh": {"refresh": "x"}}), &["`body.refresh`", "an object"]));
        cases.push((tool, json!({"body.refresh": "x".repeat(4097)}), &["`body.refresh`", "4097", "4096"]));
        cases.push((tool, json!({"body.refresh": "a\nb"}), &["`body.refresh`", "line break"]));
        cases.push((tool, json!({"body.refresh": "a.b"}), &["`body.refresh`", "decoded"]));
        cases.push((tool, json!({"body.refresh": "not a token"}), &["`body.refresh`", "decoded"]));
    }
    for tool in [LIST, CREATE, ROTATE] {
        cases.push((tool, json!({"Authorization": "Token a\r\nX-Evil: 1"}), &["`Authorization`", "line break"]));
        cases.push((tool, json!({"Authorization": ""}), &["`Authorization`", "blank"]));
        cases.push((tool, json!({"Authorization": {}}), &["`Authorization`", "an object"]));
    }
    cases.push((LIST, json!({"Authorization": "Bearer"}), &["Authorization", "empty"]));
    cases.push((LIST, json!({"Authorization": "Basic dXNlcjpwYXNz"}), &["Authorization", "blank"]));
    cases.push((LIST, json!({"Authorization": "schlüssel"}), &["Authorization", "ASCII"]));
    cases.push((LIST, json!({"ordering": ""}), &["`ordering`", "blank"]));
    refused(&cases);
}

#[test]
fn tokens_of_the_wrong_kind_are_refused_before_anything_is_sent() {
    let access = jwt::unsigned(&jwt::fresh("access", 7, 300));
    let shortened = jwt::unsigned(&jwt::fresh("refresh", 7, 300));
    let without_id = jwt::unsigned(&json!({"token_type": "refresh", "exp": 4_000_000_000_i64, "user_id": "7"}));
    let without_end = jwt::unsigned(&json!({"token_type": "refresh", "jti": "a", "user_id": "7"}));
    let mut cases: Vec<(&str, Value, &[&str])> = Vec::new();
    for tool in [BLACKLIST, REFRESH, ROTATE] {
        cases.push((tool, json!({"body.refresh": access}), &["access token"]));
        cases.push((tool, json!({"body.refresh": without_id}), &["jti"]));
        cases.push((tool, json!({"body.refresh": without_end}), &["exp"]));
    }
    for tool in [REFRESH, ROTATE] {
        cases.push((tool, json!({"body.refresh": shortened}), &["shortened"]));
        cases.push((tool, json!({}), &["another kind of key"]));
        cases.push((tool, json!({"body.refresh": null}), &["another kind of key"]));
    }
    refused(&cases);
}

#[test]
fn an_id_that_is_not_listed_is_refused_and_blacklist_is_not_sent() {
    let fake = Fake::start();
    let user = fake.user();
    let mut running = Server::new().url(&fake.url()).key(&user.legacy).start_initialized();
    let text = running.refused(BLACKLIST, json!({"body.refresh": "0123456789abcdef0123456789abcdef"}));
    says(&text, &["0123456789abcdef0123456789abcdef", "list-api-tokens", "Nothing was changed"]);
    assert_eq!(fake.count(crate::fake::Op::Blacklist), 0);
}
