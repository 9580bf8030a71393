//! Keys that Label Studio does not accept: 401 in the cases that need no switch.

use serde_json::json;

use super::key_file::KeyFile;
use super::results::assert_says;
use super::{CREATE, LIST, REFRESH, ROTATE};
use crate::jwt;
use crate::label_studio::{User, label_studio};
use crate::random;
use crate::server::Server;

#[test]
fn expired() {
    let (user, id) = scene();
    let pat = label_studio().sign(&jwt::fresh("refresh", id, -60));
    assert_key(&pat, &["personal access token", "has expired", "create one there"]);
    let access = label_studio().sign(&jwt::fresh("access", id, -60));
    assert_key(&access, &["is an access token, and it has expired", "Use the personal access token itself"]);
    assert_eq!(user.list().len(), 1);
}

#[test]
fn blacklisted() {
    let (user, _) = scene();
    let revoked = user.create_anew();
    user.blacklist(&revoked);
    assert_key(&revoked, &["is blacklisted", "revoked or rotated"]);
}

#[test]
fn another_installations() {
    let (user, id) = scene();
    let foreign = random::hex(50);
    let pat = jwt::sign_hs256(&jwt::fresh("refresh", id, 3600), &foreign);
    let own = user.create_anew();
    for key in [&pat, &jwt::tampered(&own), &jwt::truncated(&own)] {
        assert_key(key, &["not valid at this Label Studio", "another installation's", "LABEL_STUDIO_URL"]);
    }
    let access = jwt::sign_hs256(&jwt::fresh("access", id, 300), &foreign);
    assert_key(&access, &["access token", "another installation's", "LABEL_STUDIO_URL"]);
}

#[test]
fn unknown() {
    let (user, _) = scene();
    for key in [random::hex(40), user.legacy.to_uppercase()] {
        assert_key(&key, &["does not know the legacy token", "Account & Settings > Legacy Token"]);
    }
    for key in ["no-key-at-all".to_owned(), random::hex(39), "eyJhbGciOiJIUzI1NiJ9.e30.x".to_owned()] {
        assert_key(&key, &["looks like none of its keys", "40 hexadecimal digits"]);
    }
}

/// A token in the arguments is not the key, and its refusal not a matter of the key.
#[test]
fn refused_tokens_of_the_arguments() {
    let (user, id) = scene();
    let mut server = Server::new().url(&label_studio().url).key(&user.legacy).start_initialized();
    let expired = label_studio().sign(&jwt::fresh("refresh", id, -60));
    let foreign = jwt::sign_hs256(&jwt::fresh("refresh", id, 3600), &random::hex(50));
    for (token, said) in [(&expired, "Token is expired"), (&foreign, "Token is invalid")] {
        let refused = server.refused(REFRESH, json!({"body.refresh": token}));
        assert_says(&refused, &["the token in body.refresh", said, "Nothing was changed"]);
        let refused = server.refused(ROTATE, json!({"body.refresh": token}));
        assert_says(&refused, &["the token in body.refresh", "Invalid refresh token", "Nothing was changed"]);
    }
}

/// A user with a token, and the user's id.
fn scene() -> (User, u64) {
    let user = label_studio().user();
    let id = jwt::claims(&user.create())["user_id"].as_str().unwrap().parse().unwrap();
    (user, id)
}

impl User {
    /// Makes a personal access token in the place of the live ones.
    fn create_anew(&self) -> String {
        let tokens = self.get("/api/token/", &self.token()).json();
        tokens.as_array().unwrap().iter().for_each(|token| self.blacklist(token["token"].as_str().unwrap()));
        self.create()
    }
}

/// Every tool that needs a key says the same of it, and where it came from.
fn assert_key(key: &str, parts: &[&str]) {
    let url = &label_studio().url;
    let file = KeyFile::new(key);
    let path = file.path().to_str().unwrap().to_owned();
    let servers = [(Server::new().key(key), "LABEL_STUDIO_API_KEY"), (Server::new().key_file(file.path()), &*path)];
    for (server, source) in servers {
        let mut server = server.url(url).start_initialized();
        for tool in [LIST, CREATE] {
            let said = server.refused(tool, json!({}));
            assert_says(&said, parts);
            assert_says(&said, &[source]);
            assert!(!said.contains(key), "{said}");
        }
        if key.starts_with("eyJ") && jwt::claims(key)["token_type"] == "refresh" {
            assert_says(&server.refused(REFRESH, json!({})), parts);
        }
        assert_eq!(file.key(), key);
    }
    let mut bare = Server::new().url(url).start_initialized();
    let said = bare.refused(LIST, json!({"Authorization": format!("Bearer {key}")}));
    assert_says(&said, parts);
    assert_says(&said, &["`Authorization`"]);
}
