//! The fake tells the truth: the same requests to it and to a real Label Studio get the same answers.

mod keys;
mod requests;
mod script;
mod shape;
mod switches;
mod tokens;

use crate::fake::Fake;
use crate::label_studio::label_studio;
use script::Side;

/// Runs the same script against a fake and against the shared real one, with so many users each.
fn compare(users: usize, script: impl Fn(&mut Side)) {
    let (fake, real) = (Fake::start(), label_studio());
    let theirs = (0..users).map(|_| fake.user().legacy).collect();
    let mut left = Side::new(&fake.url(), theirs, |claims| fake.sign(claims));
    script(&mut left);
    let ours = (0..users).map(|_| real.user().legacy).collect();
    let mut right = Side::new(&real.url, ours, |claims| real.sign(claims));
    script(&mut right);
    same(&left, &right);
}

/// Every answer has the same shape on both sides.
fn same(fake: &Side, real: &Side) {
    assert_eq!(fake.answers.len(), real.answers.len());
    let pairs = fake.answers.iter().zip(&real.answers);
    let differences: Vec<String> = pairs
        .filter(|(fake, real)| fake.1 != real.1)
        .map(|((what, fake), (_, real))| format!("{what}\n  fake: {fake}\n  real: {real}\n"))
        .collect();
    let (many, all) = (differences.len(), fake.answers.len());
    assert!(differences.is_empty(), "{many} of {all} differ:\n{}", differences.join("\n"));
}
