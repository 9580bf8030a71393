//! blacklist-jwt-refresh-token.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Call;
use super::arguments::{self, GivenToken};
use super::list::{self, ListedToken};
use super::lost_answer::{self, Finding, Ids};
use crate::account::{Key, Session, request_line};
use crate::catalogue::Operation;
use crate::failure::Failure;
use crate::jwt::is_id;
use crate::label_studio::{Fault, Request};
use crate::secret::{Secret, is_legacy_token};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The PAT to revoke: its id from list-api-tokens (best), or the token.
    #[serde(rename = "body.refresh")]
    refresh: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Output {
    blacklisted: bool,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    notice: Option<String>,
}

/// Label Studio's blacklist verifies nothing (1.23.2): it answers 204 to any id.
const UNLISTED: &str = "This id was not among the account's live tokens, and Label Studio answers so to any id: if you meant one of yours, it lives on. Compare with list-api-tokens.";

pub fn run(call: Call<'_>, input: &Input) -> Result<Output, Failure> {
    let given = Given::read(&input.refresh)?;
    let key = call.account.own_key_if_any()?;
    let own_id = key.as_ref().and_then(Key::token_id).map(str::to_owned);
    refuse_own_key(call, given.id(), own_id.as_deref())?;
    let mut session = call.session_with(key)?;
    let listed = list::live(&mut session).map_err(|fault| list::failure(&session, fault));
    let before = ids(&listed);
    let token = given.resolved(listed)?;
    let answer = session.send_openly(request(&token.secret)?);
    match confirmed(answer, session.url()) {
        Ok(()) => {
            let unlisted = before.as_ref().is_some_and(|ids| !ids.contains(&token.id));
            Ok(done(token.id, own_id.as_deref(), unlisted.then_some(UNLISTED)))
        }
        Err(Fault::NotDone(failure)) => Err(failure),
        Err(Fault::Refused(refusal)) if refusal.status == 404 && refusal.json => {
            Err(Failure::AlreadyBlacklisted { id: token.id })
        }
        Err(Fault::Refused(refusal)) => Err(session.refused(&refusal)),
        Err(Fault::Lost(reason)) => looked_up(&mut session, token.id, own_id.as_deref(), &before, reason),
    }
}

/// The request that revokes a token. It needs no key. Never sent twice.
pub fn request(token: &Secret) -> Result<Request<'_>, Failure> {
    Ok(Request { line: request_line(Operation::Blacklist)?, query: None, refresh: Some(token), repeatable: false })
}

/// Label Studio answers 204 without a body. Any other success is not its own: a gateway that
/// answers JSON to everything has revoked nothing.
pub fn confirmed(answer: Result<Value, Fault>, url: &str) -> Result<(), Fault> {
    match answer? {
        Value::Null => Ok(()),
        _ => Err(Fault::Lost(Failure::Unreadable { url: url.to_owned(), problem: "it has a body".to_owned() })),
    }
}

/// `body.refresh`: a token, or an id that list shows.
enum Given {
    Token(GivenToken),
    Id(String),
}

impl Given {
    fn read(text: &str) -> Result<Self, Failure> {
        let text = text.trim();
        if is_legacy_token(text) {
            return Err(Failure::argument(
                "`body.refresh` is a legacy token, and none can be revoked here: Account & Settings > Legacy Token resets it. Nothing was sent.",
            ));
        }
        if is_id(text) {
            return Ok(Self::Id(text.to_owned()));
        }
        arguments::personal_access_token(text).map(Self::Token)
    }

    fn id(&self) -> &str {
        match self {
            Self::Token(token) => &token.id,
            Self::Id(id) => id,
        }
    }

    /// The token of an id is the one that list shows; Label Studio takes it shortened.
    fn resolved(self, listed: Result<Vec<ListedToken>, Failure>) -> Result<GivenToken, Failure> {
        let id = match self {
            Self::Token(token) => return Ok(token),
            Self::Id(id) => id,
        };
        match listed {
            Ok(tokens) => match tokens.into_iter().find(|token| token.id.as_deref() == Some(&id)) {
                Some(token) => arguments::personal_access_token(&token.token),
                None => Err(Failure::NotListed { id }),
            },
            Err(reason) => Err(Failure::NoLookup { id, reason: Box::new(reason) }),
        }
    }
}

fn refuse_own_key(call: Call<'_>, id: &str, own_id: Option<&str>) -> Result<(), Failure> {
    if own_id == Some(id) && !call.settings.allow_self_revoke {
        return Err(Failure::OwnKey { id: id.to_owned() });
    }
    Ok(())
}

fn ids(listed: &Result<Vec<ListedToken>, Failure>) -> Ids {
    let tokens = listed.as_ref().ok()?;
    Some(tokens.iter().filter_map(|token| token.id.clone()).collect())
}

fn done(id: String, own_id: Option<&str>, notice: Option<&str>) -> Output {
    let own = own_id == Some(id.as_str());
    let notice = notice
        .or(own
            .then_some("This was the server's own key: its calls fail within 5 minutes. Give the server another key."));
    Output { blacklisted: true, id, notice: notice.map(str::to_owned) }
}

fn looked_up(
    session: &mut Session<'_>,
    id: String,
    own_id: Option<&str>,
    before: &Ids,
    reason: Failure,
) -> Result<Output, Failure> {
    let reason = Box::new(reason);
    let after = list::live_ids(session).ok();
    match lost_answer::of_blacklist(&id, before, &after) {
        Finding::Done => {
            Ok(done(id, own_id, Some("The answer was lost; list-api-tokens shows that it was carried out.")))
        }
        Finding::NotDone => Err(Failure::NotDone { operation: "blacklist", reason }),
        _ => Err(Failure::OutcomeUnknown { operation: "blacklist", live: after, reason }),
    }
}
