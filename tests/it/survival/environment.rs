//! A rotation of the server's own key from the environment.

use serde_json::json;

use crate::fake::Op;
use crate::faults::assert_says;
use crate::jwt;
use crate::stage::{Form, Stage};

/// The new key lives on in this process alone, and the answer says so.
#[test]
fn adopted_in_memory() {
    let stage = Stage::new(Form::PatEnv);
    let mut running = stage.server().start_initialized();
    let mut old = stage.id();
    for _ in 0..3 {
        let done = running.ok("rotate-jwt-refresh-token", json!({}));
        let new = done["refresh"].as_str().unwrap();
        assert_eq!(
            (stage.live(), &done["replaced"], &done["own_key"]),
            (vec![jwt::id_of(new)], &json!(old), &json!(true))
        );
        assert_says(done["notice"].as_str().unwrap(), &["The key in LABEL_STUDIO_API_KEY is dead now"]);
        assert_eq!(done.get("token_file"), None);
        stage.fake.expire_access_tokens();
        let tokens = running.ok("list-api-tokens", json!({}));
        assert_eq!((&tokens["tokens"][0]["id"], &tokens["tokens"][0]["current"]), (&done["id"], &json!(true)));
        old = jwt::id_of(new);
    }
    // The old key, given again, is not the server's own any more.
    let text = running.refused("rotate-jwt-refresh-token", json!({"body.refresh": stage.pat}));
    assert_says(&text, &["refused the token in body.refresh"]);
    assert_eq!(stage.live(), [old]);
    assert_eq!(running.finish().stderr, "");
}

/// With a token directory the new key goes there, and is used all the same.
#[test]
fn adopted_from_a_token_directory() {
    let stage = Stage::new(Form::PatEnv);
    let tokens = stage.directory.path().join("tokens");
    std::fs::create_dir(&tokens).unwrap();
    let mut running = stage.server().arg("--token-dir").arg(&tokens).start_initialized();
    let done = running.ok("rotate-jwt-refresh-token", json!({}));
    assert_eq!(done.get("refresh"), None);
    assert_says(done["notice"].as_str().unwrap(), &["The key in LABEL_STUDIO_API_KEY is dead now"]);
    let file = done["token_file"].as_str().unwrap();
    assert_eq!(std::fs::read_to_string(file).unwrap(), format!("{}\n", stage.fake.whole(&stage.live()[0])));
    stage.fake.expire_access_tokens();
    running.ok("list-api-tokens", json!({}));
    let again = running.ok("rotate-jwt-refresh-token", json!({}));
    assert_eq!((&again["replaced"], stage.fake.count(Op::Rotate)), (&done["id"], 2));
}

/// Both set: the file wins, said once.
#[test]
fn file_before_environment() {
    let stage = Stage::new(Form::PatFile);
    let other = stage.fake.user();
    let mut running = stage.server().key(&stage.fake.new_pat(&other)).start_initialized();
    for _ in 0..2 {
        running.ok("rotate-jwt-refresh-token", json!({}));
        assert_eq!(stage.live(), [jwt::id_of(&stage.kept())]);
    }
    let finished = running.finish();
    assert_eq!(finished.stderr.lines().count(), 1, "{}", finished.stderr);
    let both = "LABEL_STUDIO_API_KEY and LABEL_STUDIO_API_KEY_FILE are both set: the file";
    assert_says(&finished.stderr, &[both, stage.key_file().to_str().unwrap(), "is used"]);
    assert_eq!(stage.fake.live(&other).len(), 1);
}
