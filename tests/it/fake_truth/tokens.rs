//! The life of a token, and tokens with odd claims.

use serde_json::json;

use super::compare;
use crate::jwt;

#[test]
fn life_of_a_token() {
    compare(2, |side| {
        let token = format!("Token {}", side.legacy[0]);
        side.get("/api/token/", &token);
        let first = side.create();
        side.get("/api/token/", &token);
        side.post("/api/token/", &token, "{}");
        let bearer = format!("Bearer {}", side.refresh(&first));
        side.get("/api/token/", &bearer);
        side.post("/api/token/", &bearer, "{}");
        let second = side.rotate(&first, &bearer);
        for old in [&first, &second[..second.len() - 44], &jwt::tampered(&second)] {
            side.with_token("refresh", old, "");
            side.with_token("rotate", old, &bearer);
        }
        side.get("/api/token/", &bearer);
        // Blacklist takes a truncated token, once, with any or no key.
        side.with_token("blacklist", &format!(" {} ", jwt::truncated(&second)), "Token x");
        side.with_token("blacklist", &second, &bearer);
        side.with_token("refresh", &second, "");
        side.get("/api/token/", &bearer);
        // Whoever rotates gets the new token, whosever the old one was.
        let third = side.create();
        let other = format!("Token {}", side.legacy[1]);
        side.rotate(&third, &other);
        side.get("/api/token/", &token);
        side.get("/api/token/", &other);
    });
}

#[test]
fn odd_claims() {
    compare(1, |side| {
        let token = format!("Token {}", side.legacy[0]);
        let user = side.user_id(0);
        let with = |name: &str, value| {
            let mut claims = jwt::fresh("refresh", user, 100);
            claims[name] = value;
            claims
        };
        let without = |name: &str| {
            let mut claims = jwt::fresh("refresh", user, 100);
            claims.as_object_mut().unwrap().remove(name);
            claims
        };
        let odd = [
            jwt::fresh("refresh", user, 100),
            jwt::fresh("refresh", user, -10),
            jwt::fresh("access", user, 100),
            jwt::fresh("refresh", 99_999, 100),
            with("token_type", json!("other")),
            without("token_type"),
            without("jti"),
            without("exp"),
        ];
        for claims in odd {
            let signed = side.sign(&claims);
            let bearer = format!("Bearer {signed}");
            side.with_token("refresh", &jwt::tampered(&signed), "");
            side.with_token("refresh", &signed, "");
            side.with_token("blacklist", &jwt::tampered(&signed), "");
            side.with_token("blacklist", &signed, "");
            side.with_token("refresh", &signed, "");
            side.with_token("rotate", &signed, &token);
            // A blacklisted access token goes on working.
            side.get("/api/token/", &bearer);
        }
        for claims in [with("exp", json!("soon")), with("exp", json!(1.5)), with("jti", json!(77))] {
            side.with_token("blacklist", &jwt::unsigned(&claims), "");
        }
        side.get("/api/token/", &token);
    });
}
