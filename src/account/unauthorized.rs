//! Which of its cases a 401 is. Label Studio says "Authentication credentials were not
//! provided." to most of them (1.23.2); the key's own claims and a refresh tell them apart.

use super::{Key, Kind};
use crate::base_url::BaseUrl;
use crate::failure::{Failure, KeyFault};
use crate::label_studio::Refusal;

/// Why refresh refused the personal access token that is the key.
pub fn at_exchange(key: &Key, refusal: &Refusal, base: &BaseUrl) -> Failure {
    if refusal.status != 401 || !refusal.json {
        return refused(refusal, base);
    }
    let fault = match refusal.detail.as_str() {
        detail if detail.contains("blacklisted") => KeyFault::Blacklisted,
        detail if detail.contains("expired") => KeyFault::Expired,
        detail if detail.contains("No active account") => KeyFault::UserInactive,
        detail if detail.contains("invalid") => KeyFault::Invalid,
        detail => KeyFault::Other(detail.to_owned()),
    };
    Failure::KeyNotAccepted { source: key.source.clone(), fault }
}

/// Why a request with this key got a 401 at `now`, in seconds since 1970. If it is a personal
/// access token, it was exchanged just before.
pub fn at_request(key: &Key, refusal: &Refusal, now: i64) -> Failure {
    let detail = refusal.detail.as_str();
    if !refusal.json {
        // A page: it is not Label Studio that wants to be signed in to.
        return Failure::Refused { status: refusal.status, detail: detail.to_owned() };
    }
    let fault = match &key.kind {
        _ if detail.contains("inactive") => KeyFault::UserInactive,
        _ if detail.contains("legacy token authentication has been disabled") => KeyFault::LegacyTokensOff,
        Kind::PersonalAccessToken(_) => KeyFault::ApiTokensOff,
        Kind::AccessToken(claims) if claims.expires_at.is_some_and(|end| end <= now) => KeyFault::ExpiredAccessToken,
        Kind::AccessToken(_) => KeyFault::AccessTokenRefused,
        Kind::Legacy => KeyFault::UnknownLegacyToken,
        Kind::Unknown(_) => KeyFault::UnknownKind,
    };
    Failure::KeyNotAccepted { source: key.source.clone(), fault }
}

/// A refusal that is no matter of the key.
pub fn refused(refusal: &Refusal, base: &BaseUrl) -> Failure {
    match refusal.status {
        403 if refusal.json => Failure::Forbidden { detail: refusal.detail.clone() },
        404 if !refusal.json => Failure::WrongPath { url: base.text.clone(), source: base.source.clone() },
        status => Failure::Refused { status, detail: refusal.detail.clone() },
    }
}
