//! The repair of a rotation whose answer was lost: the old token is dead, and nobody has the
//! new one. It is blacklisted and another one created (seen to work on Label Studio 1.23.2 and
//! 1.17.0, while the access token made from the old one lives).

use super::lost_answer::{self, Finding, Ids};
use super::{blacklist, create, list};
use crate::account::{Key, Session};
use crate::failure::Failure;
use crate::label_studio::{Fault, Refusal};
use crate::secret::Secret;

/// Finds out what became of the rotation of `old` and repairs it where that is safe: where the
/// only live token is the one whose value was lost, or none is live. Gives the user's new token
/// and what to say about it. `in_file` reads the server's own key, if `old` was that: another
/// process may have put the new token there.
///
/// # Errors
/// What is dead, what lives and what to do.
pub fn after_rotate(
    session: &mut Session<'_>,
    old: &str,
    before: &Ids,
    in_file: impl Fn() -> Option<Key>,
    reason: Failure,
) -> Result<(Secret, Option<String>), Failure> {
    let after = list::live_ids(session).ok();
    let reason = Box::new(reason);
    let (new, others) = match lost_answer::of_rotate(old, before, &after) {
        Finding::NotDone => {
            return Err(Failure::NotDone { operation: "rotate", reason });
        }
        Finding::Rotated { new, others } => (new, others),
        _ => {
            return Err(Failure::OutcomeUnknown { operation: "rotate", live: after, reason });
        }
    };
    if let Some(key) = in_file().filter(|key| key.token_id().is_some_and(|id| new.iter().any(|new| new == id))) {
        let notice = "The answer was lost, but another process had put the new token into the key file: it is used.";
        return Ok((key.secret, Some(notice.to_owned())));
    }
    if !others.is_empty() || new.len() > 1 {
        return Err(Failure::RotatedUnclear { old: old.to_owned(), new, others, reason });
    }
    match replacement(session, &new) {
        Ok(token) => Ok((token, Some(notice(&new)))),
        Err((step, cause)) => {
            let live = list::live_ids(session).ok();
            let reason = Box::new(cause);
            Err(Failure::RepairFailed { old: old.to_owned(), step, live, reason })
        }
    }
}

fn notice(new: &[String]) -> String {
    match new.first() {
        Some(lost) => format!(
            "The answer with the new token was lost. That token ({lost}) was blacklisted and another one created in its place."
        ),
        None => "The answer with the new token was lost, and none was there: one was created in its place.".to_owned(),
    }
}

/// Blacklists the tokens whose values are lost and creates one.
fn replacement(session: &mut Session<'_>, lost: &[String]) -> Result<Secret, (&'static str, Failure)> {
    for id in lost {
        end(session, id).map_err(|failure| ("blacklist the lost successor", failure))?;
    }
    let step = "create a new token";
    let request = create::request().map_err(|failure| (step, failure))?;
    let answer = session.look_up(request);
    create::created(answer, session.url()).map_err(|fault| (step, list::failure(session, fault)))
}

fn end(session: &mut Session<'_>, id: &str) -> Result<(), Failure> {
    let listed = list::live(session).map_err(|fault| list::failure(session, fault))?;
    let Some(token) = listed.into_iter().find(|token| token.id.as_deref() == Some(id)) else {
        return Ok(());
    };
    let secret = Secret::new(&token.token);
    let answer = session.look_up_openly(blacklist::request(&secret)?);
    match blacklist::confirmed(answer, session.url()) {
        Ok(()) | Err(Fault::Refused(Refusal { status: 404, json: true, .. })) => Ok(()),
        Err(Fault::Lost(failure)) => match list::live_ids(session) {
            Ok(live) if !live.iter().any(|known| known == id) => Ok(()),
            _ => Err(failure),
        },
        Err(fault) => Err(list::failure(session, fault)),
    }
}
