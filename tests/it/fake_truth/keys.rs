//! Every kind of key in every form, right and wrong.

use super::compare;
use crate::jwt;

#[test]
fn right_and_wrong_keys() {
    compare(1, |side| {
        let pat = side.create();
        let access = side.refresh(&pat);
        let legacy = side.legacy[0].clone();
        let user = side.user_id(0);
        let expired = side.sign(&jwt::fresh("access", user, -10));
        let nobody = side.sign(&jwt::fresh("access", 99_999, 100));
        let mut keys = vec![String::new(), "Token".into(), "Token a b".into(), "Token \u{e9}".into()];
        keys.extend(["Bearer", "Bearer a b", "Basic YTpi"].map(str::to_owned));
        for key in [&pat, &access, &legacy, &expired, &nobody, &jwt::truncated(&pat), "garbage"] {
            keys.push(key.to_owned());
            keys.push(format!("Bearer {key}"));
            keys.push(format!("Token {key}"));
        }
        keys.push(format!("Bearer {}", jwt::tampered(&access)));
        keys.push(format!("bearer {access}"));
        keys.push(format!("Bearer  {access}"));
        keys.push(format!("JWT {access}"));
        keys.push(format!("TOKEN {legacy}"));
        keys.push(format!("Token: {legacy}"));
        keys.push(format!("Token \"{legacy}\""));
        keys.push(format!("Token {}", legacy.to_uppercase().replace(|c: char| c.is_numeric(), "A")));
        for key in keys {
            side.get("/api/token/", &key);
            side.get("/api/current-user/whoami", &key);
            // Refused for its body when the key is good.
            side.post("/api/token/rotate/", &key, "{\"refresh\":\"x\"}");
            side.post("/api/token/refresh/", &key, "{\"refresh\":\"x\"}");
        }
    });
}
