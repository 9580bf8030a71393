//! Where a new secret goes: the key file, the token directory or the answer. The place is made
//! ready before the request.

use std::path::Path;

use super::Call;
use crate::failure::Failure;
use crate::jwt;
use crate::key_file::Reservation;
use crate::secret::Secret;

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

/// Kind and id; an id that does not fit into a file name is left out.
fn file_name(secret: &Secret, kind: &str) -> String {
    let id = jwt::claims(secret.reveal()).and_then(|claims| claims.id).unwrap_or_default();
    let fits = !id.is_empty() && id.len() <= 64 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if fits { format!("{kind}-{id}") } else { format!("{kind}-unknown-id") }
}
