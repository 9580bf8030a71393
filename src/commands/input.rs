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
        Some("-") => parse(&whole(io::stdin().lock(), "standard input")?, "standard input"),
        Some(text) => match text.strip_prefix('@') {
            Some(path) => {
                let name = format!("the file {}", scrub(path, &[]));
                let file = File::open(path).map_err(|problem| unreadable(&name, &problem))?;
                parse(&whole(file, &name)?, &name)
            }
            None => parse(text.as_bytes(), "the argument JSON"),
        },
    }
}

fn whole(source: impl Read, name: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = source.take(LONGEST + 1).read_to_end(&mut bytes).map_err(|problem| unreadable(name, &problem))?;
    if read as u64 > LONGEST {
        return Err(Failure::argument(format!("Over 1 MiB is in {name}. Give one JSON object. Nothing was sent.")));
    }
    Ok(bytes)
}

fn unreadable(name: &str, problem: &io::Error) -> Failure {
    Failure::argument(format!("There are no arguments in {name}: {problem}. Nothing was sent."))
}

/// The words of serde's syntax errors hold nothing of the text, which may be a token.
fn parse(text: &[u8], name: &str) -> Result<Map<String, Value>, Failure> {
    let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
    let example = r#"'{"body.refresh": "…"}'"#;
    if text.trim_ascii().is_empty() {
        return Err(Failure::argument(format!(
            "Nothing is in {name}. Give a JSON object such as {example}, or leave it out. Nothing was sent."
        )));
    }
    match serde_json::from_slice(text) {
        Ok(Value::Object(arguments)) => Ok(arguments),
        Ok(_) => Err(Failure::argument(format!(
            "What is in {name} is no JSON object. Give one such as {example}. Nothing was sent."
        ))),
        Err(problem) => Err(Failure::argument(format!(
            "What is in {name} is not JSON: {problem}. Give an object such as {example}; the quotes around it keep the shell away from it. Nothing was sent."
        ))),
    }
}
