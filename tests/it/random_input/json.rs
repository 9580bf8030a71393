//! Random JSON.

use serde_json::{Map, Value, json};

use crate::seeded::Seeded;

/// Texts that programs stumble over.
const TEXTS: [&str; 14] = [
    "",
    " ",
    "\n",
    "\0",
    "\u{feff}",
    "\u{202e}abc",
    "ü😀",
    "null",
    "eyJ",
    "a.b.c",
    "..",
    "../../etc/passwd",
    "${HOME}",
    "2.0",
];

/// A text.
pub fn text(seeded: &mut Seeded) -> String {
    match seeded.below(40) {
        0..10 => {
            let length = seeded.below(60);
            String::from_utf8_lossy(&seeded.bytes(length)).into_owned()
        }
        10 => "x".repeat(seeded.below(6000)),
        _ => seeded.pick(&TEXTS).to_owned(),
    }
}

/// Any value, not nested deeper than this.
pub fn value(seeded: &mut Seeded, depth: usize) -> Value {
    match seeded.below(if depth == 0 { 6 } else { 8 }) {
        0 => Value::Null,
        1 => Value::Bool(seeded.below(2) == 0),
        2 => json!(seeded.next().cast_signed()),
        3 => json!(seeded.next()),
        4 => json!(f64::from_bits(seeded.next())),
        5 => Value::String(text(seeded)),
        6 => (0..seeded.below(4)).map(|_| value(seeded, depth - 1)).collect(),
        _ => Value::Object(object(seeded, depth - 1)),
    }
}

/// An object with a few random names.
pub fn object(seeded: &mut Seeded, depth: usize) -> Map<String, Value> {
    (0..seeded.below(4)).map(|_| (text(seeded), value(seeded, depth))).collect()
}

/// The claims of a token, all of them from the seed.
pub fn claims(seeded: &mut Seeded, kind: &str) -> Value {
    let (issued, id) = (seeded.next() >> 32, format!("{:016x}{:016x}", seeded.next(), seeded.next()));
    json!({"token_type": kind, "exp": issued + 100, "iat": issued, "jti": id, "user_id": seeded.below(99).to_string()})
}
