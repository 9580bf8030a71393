//! Keys as people paste them: with a word before them that is not theirs, in any case.

use serde_json::json;

use super::key_file::KeyFile;
use super::results::{ids, is_alive};
use super::{LIST, REFRESH, ROTATE};
use crate::jwt;
use crate::label_studio::label_studio;
use crate::server::Server;

#[test]
fn any_word_before_any_key() {
    let (user, url) = (label_studio().user(), &label_studio().url);
    let pat = user.create();
    let (id, access) = (jwt::id_of(&pat), user.refresh(&pat));
    for (key, current) in [(&pat, true), (&access, false), (&user.legacy, false)] {
        for word in ["", "Bearer ", "Token ", "bearer ", "token ", "BEARER\t", " TOKEN   "] {
            let pasted = format!("{word}{key}");
            let file = KeyFile::new(&format!("{pasted}\n"));
            for server in [Server::new().key(&pasted), Server::new().key_file(file.path())] {
                let listed = server.url(url).start_initialized().ok(LIST, json!({}));
                assert_eq!(ids(&listed), [&*id], "{word:?}");
                assert_eq!(listed["tokens"][0]["current"], current, "{word:?}");
            }
        }
    }
}

#[test]
fn rotation_of_a_pasted_key() {
    let (user, url) = (label_studio().user(), &label_studio().url);
    let pat = user.create();
    let file = KeyFile::new(&format!("bearer {pat}\r\n"));
    for _ in 0..2 {
        let mut server = Server::new().url(url).key_file(file.path()).start_initialized();
        server.ok(REFRESH, json!({}));
        assert_eq!(server.ok(ROTATE, json!({}))["own_key"], true);
        assert!(is_alive(&user, &file.key()), "the file holds the key alone");
    }
    assert_eq!(user.list(), [jwt::id_of(&file.key())]);
}
