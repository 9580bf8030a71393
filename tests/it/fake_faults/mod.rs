//! The fake's faults, one by one, seen by a client at byte level.

mod answers;
mod flow;

use std::io::Result;

use crate::client;
use crate::fake::{Fake, FakeUser};
use crate::http::Answer;
use crate::jwt;

/// A user with a token that may be rotated, on a fake of its own.
pub struct Scene {
    pub fake: Fake,
    pub user: FakeUser,
    pub pat: String,
}

impl Scene {
    /// Sets it.
    pub fn new() -> Self {
        let fake = Fake::start();
        let user = fake.user();
        let pat = fake.new_pat(&user);
        Self { fake, user, pat }
    }

    /// Rotates the token.
    pub fn rotate(&self) -> Result<Answer> {
        self.rotate_at(&self.fake.url())
    }

    /// Rotates it past something in between.
    pub fn rotate_at(&self, url: &str) -> Result<Answer> {
        self.post(url, "rotate")
    }

    /// Blacklists the token.
    pub fn blacklist(&self) -> Result<Answer> {
        self.post(&self.fake.url(), "blacklist")
    }

    fn post(&self, url: &str, operation: &str) -> Result<Answer> {
        let key = format!("Token {}", self.user.legacy);
        let headers = [("Authorization", key.as_str()), ("Content-Type", "application/json")];
        let body = format!("{{\"refresh\":\"{}\"}}", self.pat);
        let path = format!("/api/token/{operation}/");
        client::ask(url, "POST", &path, &headers, Some(body.as_bytes()))
    }

    /// Lists: how many tokens.
    pub fn list(&self) -> usize {
        let key = format!("Token {}", self.user.legacy);
        let answer = client::ask(&self.fake.url(), "GET", "/api/token/", &[("Authorization", &key)], None);
        answer.unwrap().json().as_array().unwrap().len()
    }

    /// Whether the token has been rotated or blacklisted.
    pub fn rotated(&self) -> bool {
        self.fake.blacklisted(&jwt::id_of(&self.pat))
    }
}
