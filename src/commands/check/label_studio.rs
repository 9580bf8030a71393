//! Label Studio: is it there, under this path, and what does it make of the key.

use std::time::Instant;

use serde_json::{Map, Value};

use super::report::{Finding, Report};
use crate::account::session::WHOAMI;
use crate::account::{Key, Kind, Session};
use crate::catalogue::{Method, Operation, RequestLine};
use crate::failure::Failure;
use crate::label_studio::{Fault, Refusal, Request};
use crate::secret::scrub;
use crate::tools::Tools;

const VERSION: &str = "/api/version";

/// The release that rotate came with.
const ROTATE_SINCE: (u32, u32) = (1, 18);

/// Reports what Label Studio says, one step after the other; what cannot work any more is left out.
pub fn look(tools: &Tools, key: Option<&Key>, report: &mut Report) {
    let mut reason = tools.account().label_studio().err().map(|_| "not looked at: the address cannot be used");
    for name in ["Label Studio", "base path", "exchange", "user", "tokens"] {
        let outcome = match (name, key) {
            ("exchange", Some(key)) if key.personal_access_token().is_none() => continue,
            _ if reason.is_some() => Ok(Finding::skipped(name, reason.unwrap_or_default())),
            ("Label Studio", _) => release(tools),
            ("base path", _) => base_path(tools),
            (_, None) => Ok(Finding::skipped(name, "not looked at: there is no key")),
            ("exchange", Some(key)) => exchange(tools, key),
            ("user", Some(key)) => user(tools, key),
            (_, Some(key)) => tokens(tools, key),
        };
        if outcome.is_err() {
            reason = Some("not looked at, because of the failure above");
        }
        report.add(outcome.unwrap_or_else(|failure| Finding::failed(name, &failure)));
    }
}

fn release(tools: &Tools) -> Result<Finding, Failure> {
    const NAME: &str = "Label Studio";
    let answer = get(tools, None, VERSION)?;
    let Some(release) = answer.get("release").and_then(Value::as_str) else {
        let url = tools.account().label_studio()?.base().text.clone();
        return Err(Failure::Unreadable { url, problem: "it names no release of Label Studio".to_owned() });
    };
    let mut numbers = release.split('.').map(|part| part.parse().unwrap_or(0));
    let text = format!("answers, release {}", scrub(release, &[]));
    let (major, minor) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if (major, minor) < ROTATE_SINCE {
        return Ok(Finding::warning(NAME, &text, "Update Label Studio: rotate came with 1.18.0."));
    }
    Ok(Finding::ok(NAME, &text))
}

/// Its release is answered under any path, but who one is only under the right one.
fn base_path(tools: &Tools) -> Result<Finding, Failure> {
    let mut session = Session::new(tools.account(), None, Instant::now())?;
    match session.send_openly(request(&line(WHOAMI))) {
        Ok(_) | Err(Fault::Refused(Refusal { status: 401, json: true, .. })) => {
            Ok(Finding::ok("base path", "Label Studio's API is here"))
        }
        Err(fault) => Err(failure(&session, fault)),
    }
}

fn exchange(tools: &Tools, key: &Key) -> Result<Finding, Failure> {
    Session::new(tools.account(), Some(key.clone()), Instant::now())?.authorize()?;
    Ok(Finding::ok("exchange", "the personal access token is exchanged for an access token"))
}

fn user(tools: &Tools, key: &Key) -> Result<Finding, Failure> {
    let user = get(tools, Some(key), WHOAMI)?;
    let id = user.get("id").map(Value::to_string).unwrap_or_default();
    let email = user.get("email").and_then(Value::as_str).unwrap_or("without e-mail address");
    let allowed = match key.kind {
        Kind::PersonalAccessToken(_) | Kind::AccessToken(_) => "; API tokens are on for the organisation",
        Kind::Legacy => "; legacy tokens are on for the organisation",
        Kind::Unknown(_) => "",
    };
    Ok(Finding::ok("user", &scrub(&format!("{email}, id {id}{allowed}"), &[&key.secret])))
}

fn tokens(tools: &Tools, key: &Key) -> Result<Finding, Failure> {
    const NAME: &str = "tokens";
    let entry = tools.offered()?.find(|entry| entry.operation == Operation::List);
    let entry = entry.ok_or_else(|| Failure::internal(&"list is not offered"))?;
    let listed = tools.call(entry, Map::new())?;
    let listed = listed.get("tokens").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if listed.is_empty() && key.personal_access_token().is_some() {
        return Ok(Finding::warning(
            NAME,
            "none is listed, though the key is one (a fault of releases with PyJWT 2.14 and later)",
            "Update Label Studio; until then rotate works, but list shows nothing and blacklist is refused.",
        ));
    }
    let named = listed.iter().map(|token| {
        let id = token.get("id").and_then(Value::as_str).unwrap_or("one without id");
        let own = token.get("current").and_then(Value::as_bool).unwrap_or(false);
        if own { format!("{id} (the key)") } else { id.to_owned() }
    });
    let named: Vec<String> = named.collect();
    Ok(Finding::ok(
        NAME,
        &if named.is_empty() { "none live".to_owned() } else { format!("live: {}", named.join(", ")) },
    ))
}

fn get(tools: &Tools, key: Option<&Key>, path: &str) -> Result<Value, Failure> {
    let mut session = Session::new(tools.account(), key.cloned(), Instant::now())?;
    let line = line(path);
    let answer = match key {
        Some(_) => session.send(request(&line)),
        None => session.send_openly(request(&line)),
    };
    answer.map_err(|fault| failure(&session, fault))
}

fn line(path: &str) -> RequestLine {
    RequestLine { method: Method::Get, path: path.to_owned() }
}

fn request(line: &RequestLine) -> Request<'_> {
    Request { line, query: None, refresh: None, repeatable: true }
}

fn failure(session: &Session<'_>, fault: Fault) -> Failure {
    match fault {
        Fault::NotDone(failure) | Fault::Lost(failure) => failure,
        Fault::Refused(refusal) => session.refused(&refusal),
    }
}
