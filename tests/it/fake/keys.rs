//! Whose request it is: Label Studio's answers to right and wrong keys.

use super::accounts::{Accounts, FakeUser};

const NOT_PROVIDED: &str = "Authentication credentials were not provided.";

/// The user behind an `Authorization` header, or the `detail` of the 401. On rotate, bearers are
/// looked at by other code than everywhere else.
pub fn user(accounts: &Accounts, header: Option<&str>, rotate: bool) -> Result<FakeUser, String> {
    let words: Vec<&str> = header.unwrap_or_default().split_whitespace().collect();
    let bearer = if rotate { strict_bearer(accounts, &words)? } else { bearer(accounts, &words) };
    match bearer {
        Some(user) => Ok(user),
        None => legacy(accounts, &words),
    }
}

/// Everywhere: a bad bearer is as good as none.
fn bearer(accounts: &Accounts, words: &[&str]) -> Option<FakeUser> {
    strict_bearer(accounts, words).ok()?.filter(|_| accounts.api_tokens_enabled)
}

/// On rotate: a bad bearer is refused, and the organisation's switch for API tokens is not asked.
fn strict_bearer(accounts: &Accounts, words: &[&str]) -> Result<Option<FakeUser>, String> {
    let token = match words {
        ["Bearer", token] => token,
        ["Bearer", ..] => {
            return Err("Authorization header must contain two space-delimited values".to_owned());
        }
        _ => return Ok(None),
    };
    let claims = accounts.verify(token).ok().filter(|claims| claims["token_type"] == "access");
    let claims = claims.ok_or("Given token not valid for any token type")?;
    let user = accounts.user(&claims).ok_or("User not found")?;
    if accounts.inactive.contains(&user.id) {
        return Err("User is inactive".to_owned());
    }
    Ok(Some(user.clone()))
}

fn legacy(accounts: &Accounts, words: &[&str]) -> Result<FakeUser, String> {
    let token = match words {
        [word, ..] if !word.eq_ignore_ascii_case("token") => return Err(NOT_PROVIDED.to_owned()),
        [] => return Err(NOT_PROVIDED.to_owned()),
        [_] => return Err("Invalid token header. No credentials provided.".to_owned()),
        [_, token] => token,
        _ => {
            let text = "Invalid token header. Token string should not contain spaces.";
            return Err(text.to_owned());
        }
    };
    // Headers come in as Latin-1; Django reads their bytes as UTF-8.
    let bytes = token.chars().map(u8::try_from).collect::<Result<Vec<u8>, _>>().unwrap();
    if String::from_utf8(bytes).is_err() {
        let text = "Invalid token header. Token string should not contain invalid characters.";
        return Err(text.to_owned());
    }
    let user = accounts.users.iter().find(|user| user.legacy == *token).ok_or("Invalid token.")?;
    if accounts.inactive.contains(&user.id) {
        return Err("User inactive or deleted.".to_owned());
    }
    if !accounts.legacy_enabled {
        let text = "Authentication token no longer valid: legacy token authentication has been \
                    disabled for this organization";
        return Err(text.to_owned());
    }
    Ok(user.clone())
}
