//! The requests that tests count and disturb.

/// An operation of Label Studio.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Op {
    List,
    Create,
    Blacklist,
    Refresh,
    Rotate,
    Whoami,
}

impl Op {
    /// The operation of a method on a path without query and base path.
    pub fn of(method: &str, path: &str) -> Option<Self> {
        Some(match (method, path) {
            ("GET", "/api/token" | "/api/token/") => Self::List,
            ("POST", "/api/token" | "/api/token/") => Self::Create,
            ("POST", "/api/token/blacklist" | "/api/token/blacklist/") => Self::Blacklist,
            ("POST", "/api/token/refresh" | "/api/token/refresh/") => Self::Refresh,
            ("POST", "/api/token/rotate" | "/api/token/rotate/") => Self::Rotate,
            ("GET", "/api/current-user/whoami") => Self::Whoami,
            _ => return None,
        })
    }
}
