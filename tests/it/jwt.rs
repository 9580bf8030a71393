//! Tokens as the tests see them: read, cut, tampered with, signed.

use std::io::Write;
use std::process::{Command, Stdio};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use serde_json::{Value, json};

/// `{"alg":"HS256","typ":"JWT"}`, the header of all of Label Studio's tokens.
pub const HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";

/// The claims of a full or truncated token.
pub fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap_or_else(|| panic!("no token: {token:?}"));
    serde_json::from_slice(&BASE64.decode(payload).expect("base64url")).expect("claims")
}

/// The `jti` of a token.
pub fn id_of(token: &str) -> String {
    claims(token)["jti"].as_str().expect("a jti").to_owned()
}

/// The token without its signature, as list shows it.
pub fn truncated(token: &str) -> String {
    token.rsplit_once('.').expect("a full token").0.to_owned()
}

/// The token with another signature of the right length.
pub fn tampered(token: &str) -> String {
    format!("{}.{}", truncated(token), "A".repeat(43))
}

/// Claims of a token that was issued just now.
pub fn fresh(kind: &str, user: u64, lives: i64) -> Value {
    let now = jiff::Timestamp::now().as_second();
    json!({"token_type": kind, "exp": now + lives, "iat": now.min(now + lives),
        "jti": crate::random::hex(32), "user_id": user.to_string()})
}

/// Header and payload, not signed.
pub fn unsigned(claims: &Value) -> String {
    format!("{HEADER}.{}", BASE64.encode(claims.to_string()))
}

/// What looks like a signature.
pub fn signature() -> String {
    let bytes: Vec<u8> = (0..4).flat_map(|_| crate::random::bits().to_le_bytes()).collect();
    base64(&bytes)
}

/// Bytes as a part of a token.
pub fn base64(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

/// A token signed as Label Studio signs, with the `SECRET_KEY` of an installation.
pub fn sign_hs256(claims: &Value, key: &str) -> String {
    let text = unsigned(claims);
    let mut openssl = Command::new("openssl")
        .args(["dgst", "-sha256", "-binary", "-hmac", key])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("openssl");
    openssl.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let signature = openssl.wait_with_output().unwrap().stdout;
    assert_eq!(signature.len(), 32, "openssl made no signature");
    format!("{text}.{}", BASE64.encode(signature))
}
