//! Secrets as a type, and the removal of secrets from texts that came from outside.

use std::fmt;

/// Longest text from outside that is shown, in characters.
const LONGEST_OUTSIDE_TEXT: usize = 500;

/// Shortest run of token characters beginning with `eyJ` that is taken for a JWT.
const SHORTEST_JWT: usize = 20;

/// Digits of a legacy token (Label Studio 1.23: 40 hexadecimal digits).
pub const LEGACY_TOKEN_DIGITS: usize = 40;

/// What stands in the place of a removed secret.
pub const REMOVED: &str = "[token removed]";

/// A key or a token. Neither `Display` nor `Deref`, and a `Debug` that tells nothing: it reaches
/// an answer, a header or a file only through [`Secret::reveal`].
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a text, without the blanks around it.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.trim().to_owned())
    }

    /// The text itself. Every use is a place where a secret leaves its type.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret")
    }
}

/// Makes a text from outside fit to be shown: whatever looks like a JWT or a legacy token and
/// each of `known` is removed, control characters become blanks, and it is cut at 500 characters.
///
/// Secrets are removed before the cut, so that no part of one survives it.
#[must_use]
pub fn scrub(text: &str, known: &[&Secret]) -> String {
    let mut clean = text.to_owned();
    for secret in known.iter().filter(|secret| !secret.0.is_empty()) {
        clean = clean.replace(&secret.0, REMOVED);
    }
    let clean = without_tokens(&clean);
    let mut shown: String =
        clean.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST_OUTSIDE_TEXT).collect();
    if clean.chars().nth(LONGEST_OUTSIDE_TEXT).is_some() {
        shown.push('…');
    }
    shown
}

/// Removes whatever looks like a JWT or a legacy token. For texts of our own, which may hold the
/// value of a setting: a key is easily put into the wrong one.
///
/// A JWT is taken with what is joined to it; a legacy token stands between any two characters
/// that are neither letter nor digit, such as the full stop of a sentence.
#[must_use]
pub fn without_tokens(text: &str) -> String {
    let text = without(text, |c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'), looks_like_jwt);
    without(&text, |c| c.is_ascii_alphanumeric(), is_legacy_token)
}

/// The text without the words, made of the characters that belong to one, that look like a token.
fn without(text: &str, belongs: fn(char) -> bool, looks_like_token: fn(&str) -> bool) -> String {
    let mut clean = String::with_capacity(text.len());
    for run in text.split_inclusive(|c| !belongs(c)) {
        let word = run.trim_end_matches(|c| !belongs(c));
        if looks_like_token(word) {
            clean.push_str(REMOVED);
            clean.push_str(run.get(word.len()..).unwrap_or_default());
        } else {
            clean.push_str(run);
        }
    }
    clean
}

fn looks_like_jwt(word: &str) -> bool {
    word.find("eyJ").is_some_and(|start| word.len() - start >= SHORTEST_JWT)
}

/// Whether a text has the form of a legacy token: 40 hexadecimal digits.
#[must_use]
pub fn is_legacy_token(text: &str) -> bool {
    text.len() == LEGACY_TOKEN_DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
