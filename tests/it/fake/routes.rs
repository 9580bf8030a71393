//! Paths and methods: which answer a request gets before anything is carried out.

use super::accounts::Accounts;
use super::answers::{RELEASE, Reply};
use super::op::Op;
use super::{keys, operations};
use crate::http::Request;

/// Carries a request out and answers it. `path` is without query and base path.
pub fn answer(accounts: &mut Accounts, request: &Request, path: &str) -> Reply {
    let allow = match path.strip_suffix('/').unwrap_or(path) {
        "/api/token" => "GET, POST, HEAD, OPTIONS",
        "/api/token/blacklist" | "/api/token/refresh" | "/api/token/rotate" => "POST, OPTIONS",
        "/api/current-user/whoami" if !path.ends_with('/') => "GET, HEAD, OPTIONS",
        _ => return page(path),
    };
    api(accounts, request, path).with("Allow", allow)
}

fn api(accounts: &mut Accounts, request: &Request, path: &str) -> Reply {
    if !json_is_acceptable(request) {
        return Reply::problem(406, "Could not satisfy the request Accept header.");
    }
    let rotate = path.starts_with("/api/token/rotate");
    let public = path.starts_with("/api/token/blacklist") || path.starts_with("/api/token/refresh");
    let user = match keys::user(accounts, request.header("Authorization"), rotate) {
        Ok(user) => Some(user),
        Err(_) if public => None,
        Err(detail) => {
            let scheme = if rotate { "Bearer realm=\"api\"" } else { "Token" };
            return Reply::problem(401, &detail).with("WWW-Authenticate", scheme);
        }
    };
    let method = if request.method == "HEAD" { "GET" } else { &request.method };
    match Op::of(method, path) {
        Some(op) => operations::run(accounts, op, request, user).unwrap_or_else(|refusal| refusal),
        None => Reply::problem(405, &format!("Method \"{}\" not allowed.", request.method)),
    }
}

/// What is answered to everybody and under any base path, and the page for everything else.
fn page(path: &str) -> Reply {
    let bare = path.strip_suffix('/').unwrap_or(path);
    let version = format!("\"release\": \"{RELEASE}\",\n  \"edition\": \"Community\"");
    if bare.is_empty() {
        Reply::html(302, "").with("Location", "/user/login/")
    } else if bare.ends_with("health") {
        Reply::html(200, "{\"status\": \"UP\"}")
    } else if bare == "/version" {
        Reply::html(200, format!("<pre>{{\n  {version}\n}}</pre>"))
    } else if bare.ends_with("version") {
        Reply::json(200, format!("{{{version}}}"))
    } else {
        Reply::no_such_page()
    }
}

fn json_is_acceptable(request: &Request) -> bool {
    request.header("Accept").is_none_or(|accept| {
        accept.split(',').any(|range| {
            let range = range.split(';').next().unwrap_or_default().trim();
            matches!(range, "*/*" | "application/*" | "application/json")
        })
    })
}
