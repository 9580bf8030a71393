//! What the organisation's switches and an inactive user change.

use serde_json::json;

use super::same;
use super::script::Side;
use crate::fake::Fake;
use crate::label_studio::LabelStudio;

#[test]
fn switched_off() {
    let real = LabelStudio::own(&[]);
    let (fake, mine) = (Fake::start(), real.user());
    let theirs = fake.user();
    let mut left = Side::new(&fake.url(), vec![theirs.legacy.clone()], |claims| fake.sign(claims));
    let mut right = Side::new(&real.url, vec![mine.legacy.clone()], |claims| real.sign(claims));
    let pats = [left.create(), right.create()];
    let keys = [left.refresh(&pats[0]), right.refresh(&pats[1])];
    let mut step = || {
        for (side, (pat, access)) in [&mut left, &mut right].into_iter().zip(pats.iter().zip(&keys)) {
            for key in [format!("Bearer {access}"), format!("Token {}", side.legacy[0])] {
                side.get("/api/token/", &key);
                side.post("/api/token/", &key, "{}");
                side.post("/api/token/rotate/", &key, "{}");
                side.with_token("refresh", pat, &key);
            }
        }
        same(&left, &right);
    };
    step();
    let set = |api: bool, legacy: bool, key: &str| {
        let body = json!({"api_tokens_enabled": api, "legacy_api_tokens_enabled": legacy});
        assert_eq!(mine.post("/api/jwt/settings", key, &body).status, 200);
        fake.set_api_tokens_enabled(api);
        fake.set_legacy_enabled(legacy);
    };
    set(false, true, &mine.token());
    step();
    set(true, false, &mine.token());
    step();
    set(true, true, &format!("Bearer {}", keys[1]));
    real.deactivate(&mine);
    fake.deactivate(&theirs);
    step();
}
