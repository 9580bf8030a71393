//! What is sent, and how long it may take.

use std::time::{Duration, Instant};

use crate::catalogue::RequestLine;
use crate::secret::Secret;

/// An `Authorization` header.
#[derive(Debug, Clone)]
pub struct Authorization {
    /// `Token` or `Bearer`.
    pub scheme: &'static str,
    /// The key or access token.
    pub key: Secret,
}

/// A request.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Method and path.
    pub line: &'a RequestLine,
    /// A parameter of the query, to be encoded.
    pub query: Option<(&'a str, &'a str)>,
    /// The token in the body, as `{"refresh": …}`.
    pub refresh: Option<&'a Secret>,
    /// Whether sending it twice does no harm: list, refresh and whoami.
    pub repeatable: bool,
}

/// How long a request may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The longest that one try may take.
    pub each: Duration,
    /// When the last try must have ended.
    pub until: Instant,
}
