//! The kinds of key, told apart by their form alone.

use crate::failure::Failure;
use crate::jwt::{self, Claims, TokenType};
use crate::secret::{Secret, is_legacy_token};

/// Longest key that is accepted, in bytes.
pub const LONGEST_KEY: usize = 4096;

/// A key, wherever it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The key without `Token` or `Bearer` before it.
    pub secret: Secret,
    /// Which kind it is.
    pub kind: Kind,
    /// The setting or argument that held it, for messages.
    pub source: String,
    /// Whether it is the server's own, and no call's `Authorization`.
    pub own: bool,
}

/// The kinds of key that Label Studio has (1.23).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A personal access token: exchanged for an access token, never a header.
    PersonalAccessToken(Claims),
    /// An access token, sent as `Bearer`.
    AccessToken(Claims),
    /// A legacy token, sent as `Token`.
    Legacy,
    /// Neither: sent with the word that stood before it, else as `Token`.
    Unknown(&'static str),
}

impl Key {
    /// Reads a key of a call. `Token` or `Bearer` before it, in any case, is dropped.
    ///
    /// # Errors
    /// [`Failure::UnusableKey`] if it is empty, too long or cannot stand in a header.
    pub fn new(text: &str, source: &str) -> Result<Self, Failure> {
        let unusable = |problem: &str| Failure::UnusableKey { source: source.to_owned(), problem: problem.to_owned() };
        let (word, rest) = split_scheme(text.trim());
        if rest.is_empty() {
            return Err(unusable("it is empty"));
        }
        if rest.len() > LONGEST_KEY {
            return Err(unusable("it is longer than 4096 bytes"));
        }
        if rest.contains(['\r', '\n']) {
            return Err(unusable("it holds a line break"));
        }
        if !rest.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(unusable("it holds a blank or a character that is not ASCII"));
        }
        Ok(Self { secret: Secret::new(rest), kind: kind(rest, word), source: source.to_owned(), own: false })
    }

    /// The claims, if it is a personal access token.
    #[must_use]
    pub fn personal_access_token(&self) -> Option<&Claims> {
        match &self.kind {
            Kind::PersonalAccessToken(claims) => Some(claims),
            _ => None,
        }
    }

    /// The id, if it is a personal access token that has one.
    #[must_use]
    pub fn token_id(&self) -> Option<&str> {
        self.personal_access_token()?.id.as_deref()
    }

    /// Whose key it is, as far as the key itself says so.
    #[must_use]
    pub fn user_id(&self) -> Option<&str> {
        match &self.kind {
            Kind::PersonalAccessToken(claims) | Kind::AccessToken(claims) => claims.user_id.as_deref(),
            Kind::Legacy | Kind::Unknown(_) => None,
        }
    }
}

fn split_scheme(text: &str) -> (Option<&'static str>, &str) {
    for word in ["Token", "Bearer"] {
        if let Some((first, rest)) = text.split_at_checked(word.len())
            && first.eq_ignore_ascii_case(word)
            && (rest.is_empty() || rest.starts_with(char::is_whitespace))
        {
            return (Some(word), rest.trim_start());
        }
    }
    (None, text)
}

fn kind(key: &str, word: Option<&'static str>) -> Kind {
    if is_legacy_token(key) {
        return Kind::Legacy;
    }
    match jwt::claims(key) {
        Some(claims) if claims.token_type == TokenType::Refresh => Kind::PersonalAccessToken(claims),
        Some(claims) if claims.token_type == TokenType::Access => Kind::AccessToken(claims),
        _ => Kind::Unknown(word.unwrap_or("Token")),
    }
}
