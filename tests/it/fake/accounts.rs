//! The fake's users and tokens: what is signed, listed, blacklisted.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::jwt;
use crate::random::hex;

/// 73,000 days, the life of a personal access token.
const PAT_LIFE: i64 = 73_000 * 86_400;

/// A user of the fake.
#[derive(Clone, Debug)]
pub struct FakeUser {
    pub id: u64,
    pub email: String,
    /// The legacy token.
    pub legacy: String,
}

/// A token that was not accepted, in simplejwt's words.
#[derive(Debug, PartialEq)]
pub enum Refused {
    Invalid,
    Expired,
}

/// Everything that Label Studio would keep in its database.
pub struct Accounts {
    pub users: Vec<FakeUser>,
    pub inactive: HashSet<u64>,
    pub api_tokens_enabled: bool,
    pub legacy_enabled: bool,
    /// Seconds that a new access token lives.
    pub access_life: i64,
    blacklist: HashSet<String>,
    /// What this installation has signed: the token to each truncated one.
    signed: HashMap<String, String>,
    /// The personal access tokens not blacklisted, truncated, oldest first.
    pats: Vec<String>,
    /// Access tokens that were ended before their time.
    ended: HashSet<String>,
}

impl Accounts {
    /// Nobody there, everything allowed.
    pub fn new() -> Self {
        Self {
            users: vec![],
            inactive: HashSet::new(),
            api_tokens_enabled: true,
            legacy_enabled: true,
            access_life: 300,
            blacklist: HashSet::new(),
            signed: HashMap::new(),
            pats: vec![],
            ended: HashSet::new(),
        }
    }

    /// Adds a user.
    pub fn add_user(&mut self) -> FakeUser {
        let id = self.users.len() as u64 + 1;
        let user = FakeUser { id, email: format!("user{id}@example.com"), legacy: hex(40) };
        self.users.push(user.clone());
        user
    }

    /// A user by id, as claims have it.
    pub fn user(&self, claims: &Value) -> Option<&FakeUser> {
        let id = &claims["user_id"];
        let id = id.as_u64().or_else(|| id.as_str()?.parse().ok())?;
        self.users.iter().find(|user| user.id == id)
    }

    /// Signs claims. Nothing is computed: a signature is valid when it was given out here.
    pub fn sign(&mut self, claims: &Value) -> String {
        let payload = jwt::unsigned(claims);
        let signed = || format!("{payload}.{}", jwt::signature());
        self.signed.entry(payload.clone()).or_insert_with(signed).clone()
    }

    /// Every token that was ever signed.
    pub fn signed(&self) -> Vec<String> {
        self.signed.values().cloned().collect()
    }

    /// Makes a personal access token.
    pub fn new_pat(&mut self, user: u64) -> String {
        let token = self.sign(&jwt::fresh("refresh", user, PAT_LIFE));
        self.pats.push(jwt::truncated(&token));
        token
    }

    /// Makes an access token.
    pub fn new_access(&mut self, user: &Value) -> String {
        let mut claims = jwt::fresh("access", 0, self.access_life);
        claims["user_id"] = user.clone();
        self.sign(&claims)
    }

    /// Ends all access tokens now.
    pub fn expire_access_tokens(&mut self) {
        let access = |token: &&String| jwt::claims(token)["token_type"] == "access";
        self.ended.extend(self.signed.values().filter(access).cloned());
    }

    /// The claims of a token with a good signature that has not expired.
    pub fn verify(&self, token: &str) -> Result<Value, Refused> {
        let payload = token.rsplit_once('.').map_or(token, |(payload, _)| payload);
        if self.signed.get(payload).is_none_or(|signed| signed != token) {
            return Err(Refused::Invalid);
        }
        let claims = jwt::claims(token);
        let expired = claims["exp"].as_i64().is_some_and(|exp| exp <= now());
        if expired || self.ended.contains(token) { Err(Refused::Expired) } else { Ok(claims) }
    }

    /// Blacklists an id.
    pub fn blacklist(&mut self, id: &str) {
        self.blacklist.insert(id.to_owned());
        self.pats.retain(|pat| jwt::id_of(pat) != id);
    }

    /// Whether an id has been blacklisted.
    pub fn blacklisted(&self, id: &str) -> bool {
        self.blacklist.contains(id)
    }

    /// The truncated tokens that list shows a user.
    pub fn live(&self, user: u64) -> Vec<&str> {
        let user = user.to_string();
        let shown = |claims: &Value| claims["user_id"] == *user && claims["exp"].as_i64() > Some(now());
        self.pats.iter().map(String::as_str).filter(|pat| shown(&jwt::claims(pat))).collect()
    }
}

fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}
