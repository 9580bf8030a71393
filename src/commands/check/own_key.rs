//! The server's own key: which kind it is, where it is, and who else can read it.

use std::path::Path;

use super::report::{Finding, Report};
use crate::account::{Key, Kind};
use crate::jwt::{Claims, rfc3339};
use crate::key_file::Reservation;
use crate::settings::KeySource;
use crate::tools::Tools;

/// The mode bits that let others than the owner at a file.
#[cfg(unix)]
const OTHERS: u32 = 0o077;

/// Reports the key and gives it, if it can be used.
pub fn look(tools: &Tools, report: &mut Report) -> Option<Key> {
    let key = tools.account().own_key();
    report.add(match &key {
        Ok(key) => kind(key, &source(tools)),
        Err(failure) => Finding::failed("key", failure),
    });
    let key = key.ok()?;
    if let Some(path) = tools.account().key_file() {
        report.add(access(path));
        if key.personal_access_token().is_some() {
            report.add(replacement(path));
        }
    }
    Some(key)
}

fn source(tools: &Tools) -> String {
    match &tools.settings().key {
        KeySource::File { path, source } => format!("the file {} ({source})", path.display()),
        KeySource::None(_) | KeySource::Environment(_) => "LABEL_STUDIO_API_KEY".to_owned(),
    }
}

fn kind(key: &Key, source: &str) -> Finding {
    match &key.kind {
        Kind::PersonalAccessToken(claims) => {
            Finding::ok("key", &format!("a personal access token{}, from {source}", described(claims)))
        }
        Kind::AccessToken(claims) => Finding::warning(
            "key",
            &format!("an access token{}, from {source}: they live for 5 minutes", described(claims)),
            "Use the personal access token itself; this server gets access tokens from it.",
        ),
        Kind::Legacy => Finding::ok("key", &format!("a legacy token, from {source}")),
        Kind::Unknown(_) => Finding::warning(
            "key",
            &format!("looks like none of Label Studio's, from {source}"),
            "Copy it again: a personal access token begins with eyJ and has three parts, a legacy token has 40 hexadecimal digits.",
        ),
    }
}

fn described(claims: &Claims) -> String {
    let id = claims.id.iter().map(|id| format!(" {id}"));
    let user = claims.user_id.iter().map(|user| format!(" of user {user}"));
    let end = claims.expires_at.and_then(rfc3339).map(|end| format!(" until {end}"));
    id.chain(user).chain(end).collect()
}

#[cfg(unix)]
fn access(path: &Path) -> Finding {
    use std::os::unix::fs::PermissionsExt;
    const NAME: &str = "key file";
    let shown = path.display();
    match std::fs::metadata(path).map(|metadata| metadata.permissions().mode() & 0o7777) {
        Ok(mode) if mode & OTHERS != 0 => Finding::warning(
            NAME,
            &format!("{shown} is open to others than its owner (mode {mode:04o})"),
            &format!("chmod 600 '{shown}'"),
        ),
        Ok(mode) => Finding::ok(NAME, &format!("closed to others than its owner (mode {mode:04o})")),
        Err(problem) => Finding::warning(NAME, &format!("its mode cannot be seen: {problem}"), "Look at the file."),
    }
}

#[cfg(not(unix))]
fn access(_path: &Path) -> Finding {
    Finding::skipped("key file", "who can read it is not looked at on this system")
}

/// Whether a rotation could put a new key into the place of this one.
fn replacement(path: &Path) -> Finding {
    const NAME: &str = "rotation";
    match Reservation::of_key_file(path) {
        Ok(_removed_again) => Finding::ok(NAME, "can replace the key file"),
        Err(failure) => Finding::warning(
            NAME,
            "cannot replace the key file, and is refused",
            &failure.to_string().replace("Nothing was sent. ", "").replace(", then call again", ""),
        ),
    }
}
