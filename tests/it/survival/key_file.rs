//! A rotation of the server's own key from a file.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};

use serde_json::{Value, json};

use crate::fake::Op;
use crate::faults::assert_says;
use crate::jwt;
use crate::running::Running;
use crate::session::{result, succeeded};
use crate::stage::{Form, Stage};

/// A user who is not root.
const NOBODY: u32 = 65_534;

/// One rotation of the own key: the file holds the one live token when the answer is there.
fn rotated(stage: &Stage, running: &mut Running) -> Value {
    let old = stage.kept();
    let done = running.ok("rotate-jwt-refresh-token", json!({}));
    let kept = stage.kept();
    assert_eq!(stage.live(), [jwt::id_of(&kept)]);
    assert_eq!(fs::read_to_string(stage.key_file()).unwrap(), format!("{}\n", stage.fake.whole(&stage.live()[0])));
    assert_eq!((&done["id"], &done["replaced"]), (&json!(jwt::id_of(&kept)), &json!(jwt::id_of(&old))));
    assert_eq!((&done["own_key"], done.get("refresh"), done.get("notice")), (&json!(true), None, None));
    done
}

#[test]
fn written_before_the_answer() {
    let stage = Stage::new(Form::PatFile);
    let mut running = stage.server().start_initialized();
    for _ in 0..20 {
        let done = rotated(&stage, &mut running);
        assert_eq!(done["token_file"], json!(stage.key_file()));
        assert_eq!(stage.names(), ["key"]);
    }
    running.ok("list-api-tokens", json!({}));
    assert_eq!(running.finish().stderr, "");
}

/// The same when the token itself is given: it is the server's own all the same.
#[test]
fn given_by_value() {
    let stage = Stage::new(Form::PatFile);
    let mut running = stage.server().start_initialized();
    let done = running.ok("rotate-jwt-refresh-token", json!({"body.refresh": stage.pat}));
    assert_eq!((&done["own_key"], done.get("refresh")), (&json!(true), None));
    assert_eq!(stage.live(), [jwt::id_of(&stage.kept())]);
}

#[test]
fn mode_and_owner() {
    for (before, after) in [(0o600, 0o600), (0o400, 0o400), (0o644, 0o600), (0o440, 0o400), (0o777, 0o600)] {
        let stage = Stage::new(Form::PatFile);
        fs::set_permissions(stage.key_file(), fs::Permissions::from_mode(before)).unwrap();
        chown(stage.key_file(), Some(1), Some(2)).unwrap();
        rotated(&stage, &mut stage.server().start_initialized());
        let new = fs::metadata(stage.key_file()).unwrap();
        assert_eq!((new.mode() & 0o7777, new.uid(), new.gid()), (after, 1, 2), "from {before:o}");
    }
}

/// Blanks, a mark of byte order, a word before the key, and CRLF are no part of it.
#[test]
fn forms_of_the_file() {
    for around in [["", ""], ["\u{feff}", "\r\n"], ["\n  ", " \n\n"], ["Bearer ", "\n"], ["token ", ""]] {
        let stage = Stage::new(Form::PatFile);
        fs::write(stage.key_file(), format!("{}{}{}", around[0], stage.pat, around[1])).unwrap();
        let done = stage.server().start_initialized().ok("rotate-jwt-refresh-token", json!({}));
        assert_eq!(fs::read_to_string(stage.key_file()).unwrap(), format!("{}\n", stage.fake.whole(&stage.live()[0])));
        assert_eq!(done["replaced"], stage.id());
    }
}

#[test]
fn symbolic_links() {
    let stage = Stage::new(Form::PatFile);
    let elsewhere = stage.directory.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::rename(stage.key_file(), elsewhere.join("real")).unwrap();
    symlink("../elsewhere/real", stage.keys().join("second")).unwrap();
    symlink("second", stage.key_file()).unwrap();
    rotated(&stage, &mut stage.server().start_initialized());
    assert_eq!(fs::read_link(stage.key_file()).unwrap().to_str(), Some("second"));
    assert_eq!(fs::read_link(stage.keys().join("second")).unwrap().to_str(), Some("../elsewhere/real"));
    assert!(fs::symlink_metadata(elsewhere.join("real")).unwrap().is_file());
    assert_eq!(
        (stage.names(), crate::stage::names(&elsewhere)),
        (vec!["key".into(), "second".into()], vec!["real".into()])
    );
}

/// A path without directory means the working directory.
#[test]
fn bare_name() {
    let stage = Stage::new(Form::PatFile);
    let server = stage.server().env("LABEL_STUDIO_API_KEY_FILE", "key").within(&stage.keys());
    rotated(&stage, &mut server.start_initialized());
    assert_eq!(stage.names(), ["key"]);
}

/// Another process puts a new key into the file: it is used from the next call on.
#[test]
fn changed_by_others() {
    let stage = Stage::new(Form::PatFile);
    let mut running = stage.server().start_initialized();
    running.ok("list-api-tokens", json!({}));
    let other = stage.fake.new_pat(&stage.user);
    stage.fake.blacklist(&stage.id());
    stage.put(&other);
    let tokens = running.ok("list-api-tokens", json!({}));
    assert_eq!(
        (&tokens["tokens"][0]["id"], &tokens["tokens"][0]["current"]),
        (&json!(jwt::id_of(&other)), &json!(true))
    );
    assert_eq!(stage.fake.count(Op::Refresh), 2);
    rotated(&stage, &mut running);
}

#[test]
fn directory_that_cannot_be_written() {
    let stage = Stage::new(Form::PatFile);
    chown(stage.key_file(), Some(NOBODY), None).unwrap();
    let mut running = stage.server().user(NOBODY).start_initialized();
    running.ok("list-api-tokens", json!({}));
    let text = running.refused("rotate-jwt-refresh-token", json!({}));
    assert_says(
        &text,
        &["could not be written to", stage.keys().to_str().unwrap(), "Permission denied", "Nothing was sent"],
    );
    assert_eq!((stage.fake.count(Op::Rotate), stage.live(), stage.kept()), (0, vec![stage.id()], stage.pat.clone()));
    chown(stage.keys(), Some(NOBODY), None).unwrap();
    rotated(&stage, &mut running);
    assert_eq!(running.finish().code(), 0);
}

/// The directory is closed after it was found open: the value is in the answer, and used from
/// memory until the file changes.
#[test]
fn write_that_fails_after_all() {
    let stage = Stage::new(Form::PatFile);
    chown(stage.keys(), Some(NOBODY), None).unwrap();
    chown(stage.key_file(), Some(NOBODY), None).unwrap();
    let mut running = stage.server().user(NOBODY).start_initialized();
    let gate = stage.fake.hold(Op::Rotate);
    let id = running.ask_tool("rotate-jwt-refresh-token", json!({}));
    gate.wait_waiting(1);
    chown(stage.keys(), Some(0), None).unwrap();
    gate.open();
    let done = succeeded(result(running.answer(id)));
    let new = stage.fake.whole(&stage.live()[0]);
    assert_eq!((&done["refresh"], &done["own_key"], done.get("token_file")), (&json!(new), &json!(true), None));
    assert_says(done["notice"].as_str().unwrap(), &["could not be written (", "keep it now"]);
    assert_eq!(stage.kept(), stage.pat);

    stage.fake.expire_access_tokens();
    let tokens = running.ok("list-api-tokens", json!({}));
    assert_eq!((&tokens["tokens"][0]["id"], &tokens["tokens"][0]["current"]), (&done["id"], &json!(true)));
    chown(stage.keys(), Some(NOBODY), None).unwrap();
    let again = running.ok("rotate-jwt-refresh-token", json!({}));
    assert_eq!((&again["replaced"], stage.live()), (&done["id"], vec![jwt::id_of(&stage.kept())]));
    running.ok("refresh-jwt-token", json!({}));
}
