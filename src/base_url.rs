//! Label Studio's address, checked before anything is sent there.

use std::net::IpAddr;

use crate::secret::without_tokens;

/// Label Studio's base URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    /// `scheme://host[:port][/path]`, without a `/` at the end.
    pub text: String,
    /// The flag, variable or default that it came from.
    pub source: String,
    /// Whether its host is this machine, so that no proxy is to be asked.
    pub loopback: bool,
}

impl BaseUrl {
    /// Checks a base URL: http or https, a host, perhaps a port and a path; nothing else.
    ///
    /// # Errors
    /// What is wrong with it and what to write.
    pub fn new(text: &str, source: &str) -> Result<Self, String> {
        let text = text.trim();
        if without_tokens(text) != text {
            return Err("it holds what looks like a key. Write the address alone; keys have settings of their own (LABEL_STUDIO_API_KEY_FILE).".to_owned());
        }
        let Some((scheme, rest)) = text.split_once("://") else {
            return Err(format!("`{text}` has no scheme. Write http://{text} or https://{text}."));
        };
        if !matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https") {
            return Err(format!("the scheme `{scheme}` is not served. Write http:// or https://."));
        }
        if rest.contains('@') {
            return Err("it holds a user name. Write the URL without it; keys have settings of their own (LABEL_STUDIO_API_KEY_FILE).".to_owned());
        }
        if let Some(part) = ["?", "#"].into_iter().find(|mark| rest.contains(mark)) {
            let name = if part == "?" { "query" } else { "fragment" };
            return Err(format!("`{text}` has a {name}. Write it without `{part}` and what follows."));
        }
        let authority = rest.split('/').next().unwrap_or_default();
        let host = host(authority)
            .ok_or_else(|| format!("`{text}` has no valid host and port. Write for example http://localhost:8080."))?;
        if rest.contains(|c: char| c.is_whitespace() || c.is_control() || !c.is_ascii()) {
            return Err(format!("`{text}` holds a blank or a character that URLs do not have. Percent-encode it."));
        }
        Ok(Self { loopback: is_loopback(host), text: text.trim_end_matches('/').to_owned(), source: source.to_owned() })
    }
}

fn host(authority: &str) -> Option<&str> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (host, after) = rest.split_once(']')?;
            (host, after.strip_prefix(':').or(after.is_empty().then_some("0"))?)
        }
        None => authority.split_once(':').unwrap_or((authority, "0")),
    };
    (!host.is_empty() && port.parse::<u16>().is_ok()).then_some(host)
}

fn is_loopback(host: &str) -> bool {
    let name = host.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost"
        || name.ends_with(".localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
