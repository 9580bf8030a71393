//! `check`: what it says of the key and its file.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::check::{found, report};
use super::{Setting, binary};
use crate::jwt::{fresh, id_of};

#[test]
fn no_key_is_the_first_thing_to_mend_and_label_studio_is_looked_at_all_the_same() {
    let setting = Setting::new();
    for server in [binary(&[]), binary(&[]).key("your-key"), binary(&[]).env("LABEL_STUDIO_API_KEY", "${KEY}")] {
        let (bad, text) = report(&server.url(&setting.fake.url()), &[]);
        assert_eq!(bad["exit_code"], 2);
        assert_eq!(found(&bad, "key").0, "failed");
        assert_eq!(found(&bad, "base path").0, "ok");
        for name in ["exchange", "user", "tokens"] {
            assert_eq!(found(&bad, name).0, "skipped");
        }
        assert!(text.stdout.trim_end().ends_with("or set LABEL_STUDIO_API_KEY to the key itself."), "{}", text.stdout);
    }
}

#[test]
fn each_kind_of_key_is_told() {
    let setting = Setting::new();
    let access = setting.fake.access_token(&setting.user);
    for (key, state, kind, allowed) in [
        (setting.pat.as_str(), "ok", "a personal access token", "API tokens are on"),
        (&access, "warning", "an access token", "API tokens are on"),
        (&setting.user.legacy, "ok", "a legacy token", "legacy tokens are on"),
    ] {
        let (good, text) = report(&binary(&[]).url(&setting.fake.url()).key(key), &[key]);
        assert_eq!(good["ok"], true, "{}", text.stdout);
        let (found_state, found_text, _) = found(&good, "key");
        assert_eq!(found_state, state);
        assert!(found_text.starts_with(kind) && found_text.contains("LABEL_STUDIO_API_KEY"), "{found_text}");
        assert!(found(&good, "user").1.ends_with(&format!("{allowed} for the organisation")), "{}", text.stdout);
        assert_eq!(text.stdout.contains("exchange"), kind.contains("personal"));
    }
}

#[test]
fn keys_that_are_not_accepted_are_6_at_the_step_that_shows_it() {
    let setting = Setting::new();
    let fake = &setting.fake;
    let expired = fake.sign(&fresh("refresh", setting.user.id, -60));
    let blacklisted = fake.new_pat(&setting.user);
    fake.blacklist(&id_of(&blacklisted));
    for (key, step, said) in [
        (expired.as_str(), "exchange", "has expired"),
        (&blacklisted, "exchange", "is blacklisted"),
        (&"0".repeat(40), "user", "does not know the legacy token"),
        ("garbage", "user", "looks like none of its keys"),
    ] {
        let (bad, text) = report(&binary(&[]).url(&fake.url()).key(key), &[key]);
        assert_eq!(bad["exit_code"], 6, "{}", text.stdout);
        let (state, found_text, next) = found(&bad, step);
        assert_eq!(state, "failed", "{}", text.stdout);
        assert!(found_text.contains(said) && !next.is_empty(), "{}", text.stdout);
    }
}

#[test]
fn switched_off_tokens_are_told_apart() {
    let setting = Setting::new();
    setting.fake.set_api_tokens_enabled(false);
    setting.fake.set_legacy_enabled(false);
    for (key, said) in [(&setting.pat, "API tokens off"), (&setting.user.legacy, "legacy tokens off")] {
        let (bad, text) = report(&binary(&[]).url(&setting.fake.url()).key(key), &[key]);
        assert_eq!(bad["exit_code"], 6);
        assert!(found(&bad, "user").1.contains(said), "{}", text.stdout);
    }
    setting.fake.deactivate(&setting.user);
    let (bad, text) = report(&setting.binary(&[]), &[&setting.pat]);
    assert!(found(&bad, "exchange").1.contains("inactive"), "{}", text.stdout);
}

#[test]
fn a_key_file_that_others_can_read_is_a_warning() {
    let setting = Setting::new();
    for (mode, state) in [(0o600, "ok"), (0o400, "ok"), (0o640, "warning"), (0o644, "warning"), (0o604, "warning")] {
        fs::set_permissions(setting.key_file(), fs::Permissions::from_mode(mode)).unwrap();
        let (report, text) = report(&setting.binary(&[]), &[&setting.pat]);
        assert_eq!(report["ok"], true);
        let (found_state, found_text, next) = found(&report, "key file");
        assert_eq!(found_state, state, "{mode:o}");
        assert!(found_text.contains(&format!("{mode:04o}")), "{found_text}");
        if state == "warning" {
            assert_eq!(next, format!("chmod 600 '{}'", setting.key_file().display()));
            assert!(text.stdout.ends_with(&format!("It works. Next: {next}\n")), "{}", text.stdout);
        }
    }
}

#[test]
fn a_key_file_that_cannot_be_used_is_2() {
    let setting = Setting::new();
    for (content, said) in [("", "is empty"), ("two words", "a blank")] {
        fs::write(setting.key_file(), content).unwrap();
        let (bad, text) = report(&setting.binary(&[]), &[]);
        assert_eq!(bad["exit_code"], 2);
        assert!(found(&bad, "key").1.contains(said), "{}", text.stdout);
    }
    let (bad, _) = report(&setting.binary(&[]).key_file("/none/key".as_ref()), &[]);
    assert!(found(&bad, "key").1.contains("/none/key (from LABEL_STUDIO_API_KEY_FILE) does not exist"));
}

#[test]
fn a_directory_that_cannot_be_written_is_a_warning_about_rotation() {
    let setting = Setting::new();
    let mode = |mode| fs::set_permissions(setting.home.path(), fs::Permissions::from_mode(mode)).unwrap();
    fs::set_permissions(setting.key_file(), fs::Permissions::from_mode(0o644)).unwrap();
    mode(0o555);
    let (report, text) = report(&setting.binary(&[]).user(65534), &[&setting.pat]);
    mode(0o755);
    assert_eq!(report["ok"], true, "{}", text.stdout);
    let (state, _, next) = found(&report, "rotation");
    assert_eq!(state, "warning");
    assert!(next.contains("Make that directory writable"), "{next}");
}
