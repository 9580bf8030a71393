//! Why Label Studio does not accept a key: the cases that its 401 does not tell apart.

use std::fmt::{self, Write};

use super::message::MAKE_A_TOKEN;

/// A case of 401.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyFault {
    /// An access token whose 5 minutes are over.
    ExpiredAccessToken,
    /// A personal access token whose time is over.
    Expired,
    /// It was revoked or rotated.
    Blacklisted,
    /// No valid personal access token of this Label Studio.
    Invalid,
    /// Label Studio has no such legacy token.
    UnknownLegacyToken,
    /// What was given is no kind of key that Label Studio has.
    UnknownKind,
    /// An access token that has not expired is not accepted.
    AccessTokenRefused,
    /// The organisation has switched legacy tokens off.
    LegacyTokensOff,
    /// The organisation has switched API tokens off.
    ApiTokensOff,
    /// The key's user is inactive or gone.
    UserInactive,
    /// None of these; Label Studio's words.
    Other(String),
}

impl KeyFault {
    /// What happened and the next step, for a key from `source`.
    pub(super) fn write(&self, source: &str, f: &mut String) -> fmt::Result {
        match self {
            Self::ExpiredAccessToken => write!(
                f,
                "The key from {source} is an access token, and it has expired: they live for 5 minutes. Use the personal access token itself; this server gets access tokens from it."
            ),
            Self::Expired => write!(
                f,
                "The personal access token from {source} has expired. {MAKE_A_TOKEN} and put it in its place."
            ),
            Self::Blacklisted => write!(
                f,
                "The personal access token from {source} is blacklisted: it was revoked or rotated. {MAKE_A_TOKEN} and put it in its place."
            ),
            Self::Invalid => write!(
                f,
                "The personal access token from {source} is not valid at this Label Studio: cut off, changed, or another installation's. Check LABEL_STUDIO_URL; copy the whole token again, or create a new one in Account & Settings."
            ),
            Self::UnknownLegacyToken => write!(
                f,
                "Label Studio does not know the legacy token from {source}. Copy it again from Account & Settings > Legacy Token (its case counts), and check LABEL_STUDIO_URL."
            ),
            Self::UnknownKind => write!(
                f,
                "Label Studio does not accept the key from {source}, and it looks like none of its keys. A personal access token begins with eyJ and has three parts; a legacy token has 40 hexadecimal digits. {MAKE_A_TOKEN}."
            ),
            Self::AccessTokenRefused => write!(
                f,
                "Label Studio does not accept the access token from {source}, though it has not expired: it is another installation's, its user is inactive or deleted, or API tokens are switched off for the organisation. Check LABEL_STUDIO_URL; use the personal access token itself."
            ),
            Self::LegacyTokensOff => write!(
                f,
                "The key from {source} is a legacy token, and the organisation has switched legacy tokens off. {MAKE_A_TOKEN} and use it instead; or an administrator switches them on under Organization > API Tokens Settings."
            ),
            Self::ApiTokensOff => write!(
                f,
                "The personal access token from {source} is good, but the organisation has switched API tokens off. An administrator switches them on under Organization > API Tokens Settings; a legacy token may still work."
            ),
            Self::UserInactive => write!(
                f,
                "The user of the key from {source} is inactive or deleted. An administrator can activate the user; otherwise use another user's key."
            ),
            Self::Other(detail) => write!(
                f,
                "Label Studio does not accept the key from {source} (401): {detail} Check the key and LABEL_STUDIO_URL."
            ),
        }
    }
}
