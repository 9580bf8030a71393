//! One side of the comparison: requests to it, and what they were answered, in comparable form.

use serde_json::{Value, json};

use super::shape::shape;
use crate::client;
use crate::http::Answer;
use crate::jwt;

/// A server and its users, fake or real.
pub struct Side<'a> {
    url: String,
    /// The users' legacy tokens.
    pub legacy: Vec<String>,
    sign: Box<dyn Fn(&Value) -> String + 'a>,
    /// Every request, and the shape of its answer.
    pub answers: Vec<(String, String)>,
}

impl<'a> Side<'a> {
    /// A side whose users have no tokens yet.
    pub fn new(url: &str, legacy: Vec<String>, sign: impl Fn(&Value) -> String + 'a) -> Self {
        Self { url: url.to_owned(), legacy, sign: Box::new(sign), answers: vec![] }
    }

    /// A user's id.
    pub fn user_id(&mut self, user: usize) -> u64 {
        let key = format!("Token {}", self.legacy[user]);
        self.get("/api/current-user/whoami", &key).json()["id"].as_u64().unwrap()
    }

    /// Signs claims as the installation does.
    pub fn sign(&self, claims: &Value) -> String {
        (self.sign)(claims)
    }

    /// Any request.
    pub fn ask(&mut self, method: &str, path: &str, key: &str, headers: &[(&str, &str)], body: Option<&str>) -> Answer {
        let mut all = vec![("Accept", "application/json")];
        all.retain(|(name, _)| !headers.iter().any(|(other, _)| other == name));
        all.extend(headers);
        if !key.is_empty() {
            all.push(("Authorization", key));
        }
        let answer = client::ask(&self.url, method, path, &all, body.map(str::as_bytes)).unwrap();
        let what = format!("{method} {path} {headers:?} {key:?} {}", body.unwrap_or("without body"));
        self.answers.push((what, shape(path, &answer)));
        answer
    }

    /// A GET.
    pub fn get(&mut self, path: &str, key: &str) -> Answer {
        self.ask("GET", path, key, &[], None)
    }

    /// A POST of JSON.
    pub fn post(&mut self, path: &str, key: &str, body: &str) -> Answer {
        self.ask("POST", path, key, &[("Content-Type", "application/json")], Some(body))
    }

    /// Blacklist, refresh or rotate with a token.
    pub fn with_token(&mut self, operation: &str, token: &str, key: &str) -> Answer {
        self.post(&format!("/api/token/{operation}/"), key, &json!({"refresh": token}).to_string())
    }

    /// Makes the first user's token.
    pub fn create(&mut self) -> String {
        let key = format!("Token {}", self.legacy[0]);
        token(&self.post("/api/token/", &key, "{}"), "token")
    }

    /// Exchanges a token.
    pub fn refresh(&mut self, pat: &str) -> String {
        token(&self.with_token("refresh", pat, ""), "access")
    }

    /// Rotates a token.
    pub fn rotate(&mut self, pat: &str, key: &str) -> String {
        token(&self.with_token("rotate", pat, key), "refresh")
    }
}

fn token(answer: &Answer, field: &str) -> String {
    let token = answer.json()[field].as_str().unwrap_or_else(|| panic!("{}", answer.text())).to_owned();
    jwt::claims(&token);
    token
}
