//! What the tests read from results.

use serde_json::Value;

use crate::label_studio::User;

/// A text of a result.
pub fn text<'a>(result: &'a Value, name: &str) -> &'a str {
    result[name].as_str().unwrap_or_else(|| panic!("no {name} in {result}"))
}

/// The ids that list shows, in its order.
pub fn ids(listed: &Value) -> Vec<&str> {
    let tokens = listed["tokens"].as_array().unwrap_or_else(|| panic!("no tokens in {listed}"));
    tokens.iter().map(|token| text(token, "id")).collect()
}

/// Whether Label Studio still exchanges a personal access token.
pub fn is_alive(user: &User, pat: &str) -> bool {
    let body = serde_json::json!({"refresh": pat});
    user.post("/api/token/refresh/", "", &body).status == 200
}

/// Panics unless the text says all of this.
pub fn assert_says(said: &str, parts: &[&str]) {
    for part in parts {
        assert!(said.contains(part), "no {part:?} in {said:?}");
    }
}
