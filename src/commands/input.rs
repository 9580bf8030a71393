//! The arguments of `call`: a JSON object from the command line, a file or standard input.

use std::fs::File;
use std::io::{self, Read};

use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::secret::scrub;

/// Longest text that is read, in bytes.
const LONGEST: u64 = 1 << 20;

/// Reads the arguments. Standard input is read for `-` alone: where nobody types anything, the
/// call would wait for ever.
///
/// # Errors
/// [`Failure::Argument`]: what cannot be read, or the place where the JSON goes wrong.
pub fn read(given: Option<&str>) -> Result<Map<String, Value>, Failure> {
    match given {
        None => Ok(Map::new()),
        Some("-") => parse(&whole(io::stdin().lock(), "Standard input")?, "Standard input"),
        Some(text) => match text.strip_prefix('@') {
            Some(path) => {
                let name = format!("The file {}", scrub(path, &[]));
                let file = File::open(path).map_err(|problem| unreadable(&name, &problem))?;
                parse(&whole(file, &name)?, &name)
            }
            None => parse(text.as_bytes(), "What stands after the tool's name"),
        },
    }
}

fn whole(source: impl Read, name: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = source.take(LONGEST + 1).read_to_end(&mut bytes).map_err(|problem| unreadable(name, &problem))?;
    if read as u64 > LONGEST { Err(unusable(name, "is over 1 MiB")) } else { Ok(bytes) }
}

/// The words of serde's syntax errors name a place and hold nothing of the text, which may be a
/// token.
fn parse(text: &[u8], name: &str) -> Result<Map<String, Value>, Failure> {
    let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
    if text.trim_ascii().is_empty() {
        return Err(unusable(name, "is empty"));
    }
    match serde_json::from_slice(text) {
        Ok(Value::Object(arguments)) => Ok(arguments),
        Ok(_) => Err(unusable(name, "is not a JSON object")),
        Err(problem) => Err(unusable(name, &format!("is not JSON: {problem}"))),
    }
}

fn unreadable(name: &str, problem: &io::Error) -> Failure {
    unusable(name, &format!("cannot be read: {problem}"))
}

fn unusable(name: &str, problem: &str) -> Failure {
    Failure::argument(format!(
        "{name} {problem}. Nothing was sent. Give a JSON object, in a shell within single quotes: '{{\"body.refresh\": \"…\"}}'; @FILE, if it is in a file; or nothing, if the tool needs no arguments."
    ))
}
