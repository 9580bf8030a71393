//! The operations themselves.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use serde_json::{Map, Value};

use super::accounts::{Accounts, FakeUser, Refused};
use super::answers::{Reply, quoted};
use super::bodies;
use super::op::Op;
use crate::http::Request;

/// Carries one out, for a user where the operation wants one.
pub fn run(accounts: &mut Accounts, op: Op, request: &Request, user: Option<FakeUser>) -> Result<Reply, Reply> {
    let id = user.as_ref().map_or(0, |user| user.id);
    match op {
        Op::List => {
            let tokens = accounts.live(id).into_iter();
            let tokens: Vec<_> = tokens.map(|token| format!("{{\"token\":\"{token}\"}}")).collect();
            Ok(Reply::json(200, format!("[{}]", tokens.join(","))))
        }
        Op::Create => create(accounts, id, request),
        Op::Blacklist => blacklist(accounts, &bodies::refresh(request)?),
        Op::Refresh => refresh(accounts, &bodies::refresh(request)?),
        Op::Rotate => rotate(accounts, id, &bodies::refresh(request)?),
        Op::Whoami => Ok(whoami(&user.expect("whoami is not public"))),
    }
}

fn create(accounts: &mut Accounts, user: u64, request: &Request) -> Result<Reply, Reply> {
    bodies::object(request)?;
    if accounts.live(user).is_empty() {
        return Ok(Reply::json(201, format!("{{\"token\":\"{}\"}}", accounts.new_pat(user))));
    }
    let detail = "You already have a valid token. Please revoke it before creating a new one.";
    Err(Reply::problem(409, detail))
}

/// Nothing is verified but that there is an id and an end.
fn blacklist(accounts: &mut Accounts, token: &str) -> Result<Reply, Reply> {
    let refusal = || Reply::json(404, "{\"detail\":\"Token is invalid or already blacklisted.\"}");
    let mut parts = token.split('.').map(part);
    parts.next().flatten().ok_or_else(refusal)?;
    let claims = parts.next().flatten().ok_or_else(refusal)?;
    let id = claims.get("jti").ok_or_else(|| Reply::problem(500, "'jti'"))?;
    let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
    if accounts.blacklisted(&id) {
        return Err(refusal());
    }
    match claims.get("exp") {
        None => Err(Reply::problem(500, "'exp'")),
        Some(Value::Number(_)) => {
            accounts.blacklist(&id);
            Ok(Reply::new(204, "", ""))
        }
        Some(_) => Err(Reply::problem(500, "'str' object cannot be interpreted as an integer")),
    }
}

fn refresh(accounts: &mut Accounts, token: &str) -> Result<Reply, Reply> {
    let claims = refreshable(accounts, token)?;
    let user = accounts.user(&claims);
    let user = user.ok_or_else(|| Reply::problem(500, "User matching query does not exist."))?;
    if accounts.inactive.contains(&user.id) {
        return Err(unauthorised("No active account found for the given token."));
    }
    let access = accounts.new_access(&claims["user_id"]);
    Ok(Reply::json(200, format!("{{\"access\":\"{access}\"}}")))
}

/// It is not asked whose token it is: the new one belongs to whoever calls.
fn rotate(accounts: &mut Accounts, user: u64, token: &str) -> Result<Reply, Reply> {
    let refusal = |_| Reply::invalid("non_field_errors", "Invalid refresh token");
    let claims = refreshable(accounts, token).map_err(refusal)?;
    accounts.blacklist(claims["jti"].as_str().unwrap_or_default());
    Ok(Reply::json(200, format!("{{\"refresh\":\"{}\"}}", accounts.new_pat(user))))
}

/// The claims of a personal access token in force, checked in simplejwt's order.
fn refreshable(accounts: &Accounts, token: &str) -> Result<Value, Reply> {
    let claims = accounts.verify(token).map_err(|refused| match refused {
        Refused::Invalid => unauthorised("Token is invalid"),
        Refused::Expired => unauthorised("Token is expired"),
    })?;
    let id = claims["jti"].as_str().ok_or_else(|| Reply::problem(500, "'jti'"))?;
    if accounts.blacklisted(id) {
        return Err(unauthorised("Token is blacklisted"));
    }
    if claims.get("exp").is_none() {
        return Err(unauthorised("Token has no 'exp' claim"));
    }
    match claims.get("token_type") {
        None => Err(unauthorised("Token has no type")),
        Some(kind) if kind == "refresh" => Ok(claims),
        Some(_) => Err(unauthorised("Token has wrong type")),
    }
}

fn whoami(user: &FakeUser) -> Reply {
    let (id, email) = (user.id, quoted(&user.email));
    Reply::json(
        200,
        format!(
            "{{\"id\":{id},\"first_name\":\"\",\"last_name\":\"\",\"username\":\"\",\"email\":{email},\
             \"last_activity\":\"2026-01-01T00:00:00.000000Z\",\"custom_hotkeys\":{{}},\
             \"avatar\":null,\"initials\":\"us\",\"phone\":\"\",\"active_organization\":1,\
             \"active_organization_meta\":{{\"title\":\"Label Studio\",\"email\":{email}}},\
             \"allow_newsletters\":false,\"date_joined\":\"2026-01-01T00:00:00.000000Z\",\
             \"permissions\":[\"organizations.view\",\"users.token.any\"]}}"
        ),
    )
}

fn unauthorised(detail: &str) -> Reply {
    Reply::problem(401, detail).with("WWW-Authenticate", "Bearer realm=\"api\"")
}

/// A part of a token that is an object.
fn part(text: &str) -> Option<Map<String, Value>> {
    serde_json::from_slice(&BASE64.decode(text.trim_end_matches('=')).ok()?).ok()
}
