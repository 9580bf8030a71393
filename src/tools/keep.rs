//! Where a new secret goes: the key file, the token directory or the answer. The place is made
//! ready before the request.

use std::path::Path;

use super::Call;
use crate::account::Key;
use crate::failure::Failure;
use crate::jwt;
use crate::key_file::Reservation;
use crate::secret::Secret;

/// The kind of a file's secret, as its name says it.
pub const PERSONAL_ACCESS_TOKEN: &str = "personal-access-token";

const ENVIRONMENT_IS_DEAD: &str = "The key in LABEL_STUDIO_API_KEY is dead now: put the new one in its place in the client's configuration. This process uses it already.";
const FILE_IS_DEAD: &str =
    "The key file still holds the dead key: put this token into it. This process uses it already.";
const CHANGED_MEANWHILE: &str = "The key file was changed by somebody else meanwhile and was left as it is, so the new token is here: keep it now, it is shown only this once.";
const NO_TOKEN: &str = "What Label Studio gave does not look like a personal access token, so the key file was left as it is. The key in it is probably dead.";

/// A place that is ready.
#[derive(Debug)]
pub enum Place {
    /// The server's own key file, or a file of the token directory.
    File(Reservation),
    /// The answer.
    Answer,
}

/// What the answer says of a secret: its value or the file that holds it.
#[derive(Debug, Default)]
pub struct Kept {
    /// The value, if it is not on disk.
    pub value: Option<String>,
    /// The file that holds it.
    pub token_file: Option<String>,
    /// Why it is not on disk, though it should be.
    pub notice: Option<String>,
}

impl Place {
    /// Makes the place ready for a token that is not the server's own key.
    ///
    /// # Errors
    /// [`Failure::NowhereToWrite`]; nothing was sent yet.
    pub fn of_token(call: Call<'_>) -> Result<Self, Failure> {
        Ok(match &call.settings.token_dir {
            Some(directory) => Self::File(Reservation::in_directory(directory)?),
            None => Self::Answer,
        })
    }

    /// Makes the place ready for the successor of the server's own key.
    ///
    /// # Errors
    /// [`Failure::NowhereToWrite`]; nothing was sent yet.
    pub fn of_own_key(call: Call<'_>, key_file: Option<&Path>) -> Result<Self, Failure> {
        match key_file {
            Some(path) => Ok(Self::File(Reservation::of_key_file(path)?)),
            None => Self::of_token(call),
        }
    }

    /// Puts the secret in its place. Whatever happens, it is not lost: where writing fails
    /// after all, the value is in the answer, with the reason.
    pub fn keep(self, secret: &Secret, kind: &str) -> Kept {
        let value = || Some(secret.reveal().to_owned());
        let Self::File(reservation) = self else {
            return Kept { value: value(), ..Kept::default() };
        };
        match reservation.keep(secret, &file_name(secret, kind)) {
            Ok(path) => Kept { token_file: Some(path.display().to_string()), ..Kept::default() },
            Err(error) => Kept {
                value: value(),
                notice: Some(format!(
                    "The new secret could not be written ({error}), so it is here: keep it now, it is shown only this once."
                )),
                token_file: None,
            },
        }
    }
}

/// Keeps the successor of the server's own key, the token `old`, and uses it from now on. A key
/// file that somebody else has changed meanwhile is left alone, and so is one whose new key
/// would be none.
pub fn keep_own(call: Call<'_>, place: Place, old: &str, new: &Secret) -> Kept {
    let Some(path) = call.account.key_file() else {
        call.account.adopt(new);
        return place.keep(new, PERSONAL_ACCESS_TOKEN).with_notice(ENVIRONMENT_IS_DEAD);
    };
    let answer = |notice| Kept { value: Some(new.reveal().to_owned()), ..Kept::default() }.with_notice(notice);
    let new_id = match Key::new(new.reveal(), "the answer") {
        Ok(key) if key.personal_access_token().is_some() => key.token_id().map(str::to_owned),
        _ => return answer(NO_TOKEN),
    };
    match call.account.own_key() {
        Ok(now) if now.token_id().is_some() && now.token_id() == new_id.as_deref() => {
            return Kept { token_file: Some(path.display().to_string()), ..Kept::default() };
        }
        Ok(now) if now.token_id() != Some(old) => return answer(CHANGED_MEANWHILE),
        _ => {}
    }
    let kept = place.keep(new, PERSONAL_ACCESS_TOKEN);
    if kept.value.is_none() {
        return kept;
    }
    call.account.adopt(new);
    kept.with_notice(FILE_IS_DEAD)
}

impl Kept {
    fn with_notice(self, notice: &str) -> Self {
        let notice = self.notice.into_iter().chain([notice.to_owned()]).collect::<Vec<_>>().join(" ");
        Self { notice: Some(notice), ..self }
    }
}

/// Kind and id: an id has no characters but letters, digits and `-`.
fn file_name(secret: &Secret, kind: &str) -> String {
    let id = jwt::claims(secret.reveal()).and_then(|claims| claims.id);
    format!("{kind}-{}", id.as_deref().unwrap_or("unknown-id"))
}
