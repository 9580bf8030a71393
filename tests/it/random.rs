//! Random identifiers without a dependency.

use std::fmt::Write as _;
use std::hash::{BuildHasher, Hasher, RandomState};

/// 64 random bits: std seeds each of its hashers anew.
pub fn bits() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// So many random hexadecimal digits.
pub fn hex(digits: usize) -> String {
    let mut text = String::new();
    while text.len() < digits {
        write!(text, "{:016x}", bits()).unwrap();
    }
    text.truncate(digits);
    text
}

/// A random UUID.
pub fn uuid() -> String {
    let h = hex(32);
    format!("{}-{}-4{}-a{}-{}", &h[..8], &h[8..12], &h[13..16], &h[17..20], &h[20..])
}
