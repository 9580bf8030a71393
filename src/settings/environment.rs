//! Variables of the environment, as text, path, choice or switch.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::failure::Failure;
use crate::secret::scrub;

/// The source of a setting that neither a flag nor a variable gave.
pub const DEFAULT: &str = "the default";

/// A variable's value. Empty, `${…}` and `your-…` count as unset and are noted in `ignored`.
pub fn set(name: &str, ignored: &mut Vec<String>) -> Result<Option<String>, Failure> {
    let Some(value) = std::env::var_os(name) else {
        return Ok(None);
    };
    let Ok(value) = value.into_string() else {
        return Err(Failure::Setting { source: name.to_owned(), problem: "its value is not UTF-8.".to_owned() });
    };
    let trimmed = value.trim();
    if trimmed.is_empty() {
        ignored.push(format!("{name} is empty."));
    } else if trimmed.contains("${") || trimmed.to_ascii_lowercase().starts_with("your-") {
        ignored.push(format!("{name} holds the placeholder `{}`.", scrub(trimmed, &[])));
    } else {
        return Ok(Some(trimmed.to_owned()));
    }
    Ok(None)
}

/// A path and the flag or variable that named it.
pub fn named(
    flag: Option<PathBuf>,
    option: &'static str,
    variable: &'static str,
    ignored: &mut Vec<String>,
) -> Result<Option<(PathBuf, &'static str)>, Failure> {
    Ok(match flag {
        Some(path) => Some((path, option)),
        None => set(variable, ignored)?.map(|path| (PathBuf::from(path), variable)),
    })
}

/// One of some words and the flag or variable that gave it.
pub fn choice<T: ValueEnum>(
    flag: Option<T>,
    option: &'static str,
    variable: &'static str,
    ignored: &mut Vec<String>,
) -> Result<Option<(T, &'static str)>, Failure> {
    let (None, Some(text)) = (&flag, set(variable, ignored)?) else {
        return Ok(flag.map(|value| (value, option)));
    };
    T::from_str(&text, true).map(|value| Some((value, variable))).map_err(|_| Failure::Setting {
        source: variable.to_owned(),
        problem: format!(
            "`{text}` is not one of {}.",
            T::value_variants()
                .iter()
                .filter_map(ValueEnum::to_possible_value)
                .map(|value| value.get_name().to_owned())
                .collect::<Vec<_>>()
                .join(", ")
        ),
    })
}

/// Whether something is on, and what says so.
pub fn switch(
    flag: bool,
    option: &'static str,
    variable: &'static str,
    ignored: &mut Vec<String>,
) -> Result<(bool, &'static str), Failure> {
    if flag {
        return Ok((true, option));
    }
    match set(variable, ignored)?.as_deref() {
        None => Ok((false, DEFAULT)),
        Some("0" | "false") => Ok((false, variable)),
        Some("1" | "true") => Ok((true, variable)),
        Some(text) => Err(Failure::Setting {
            source: variable.to_owned(),
            problem: format!("`{text}` is neither 1, true, 0 nor false."),
        }),
    }
}
