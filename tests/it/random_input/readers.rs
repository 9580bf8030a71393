//! The readers of tokens and keys, and the scrubber.

use label_studio_tokens_mcp::account::Key;
use label_studio_tokens_mcp::jwt as ours;
use label_studio_tokens_mcp::secret::{Secret, scrub};

use super::{TEXTS, TOKENS, json};
use crate::jwt;
use crate::seeded::Seeded;

/// Nearly a token: random claims, changed here and there.
fn token(seeded: &mut Seeded) -> String {
    let mut claims = json::value(seeded, 2);
    if seeded.below(2) == 0 {
        let kind = seeded.pick(&["refresh", "access", "other"]);
        claims = json::claims(seeded, kind);
        claims[seeded.pick(&["token_type", "exp", "jti", "user_id", "iat"])] = json::value(seeded, 2);
    }
    let token = jwt::unsigned(&claims) + seeded.pick(&["", ".", ".c2ln", ".c2ln.x"]);
    let mut bytes = token.into_bytes();
    for _ in 0..seeded.below(4) {
        let at = seeded.below(bytes.len());
        bytes[at] = seeded.bytes(1)[0];
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn tokens_and_keys() {
    let mut seeded = Seeded::new();
    let mut read = 0;
    for case in 0..TOKENS {
        let text = if case % 3 == 0 { json::text(&mut seeded) } else { token(&mut seeded) };
        let claims = ours::claims(&text);
        assert_eq!(ours::claims(&format!(" {text}\n")), claims, "blanks around {text:?}");
        if let Some(claims) = &claims {
            read += 1;
            let parts = text.trim().split('.').count();
            assert!(parts == 2 || (parts == 3) == ours::is_signed(&text), "{text:?}");
            // The signature is not looked at.
            let other = jwt_parts(&text, 2) + ".other";
            assert_eq!(ours::claims(&other).as_ref(), Some(claims), "{text:?}");
            for seconds in [claims.issued_at, claims.expires_at].into_iter().flatten() {
                let time = ours::rfc3339(seconds);
                assert!(time.is_none_or(|time| time.ends_with('Z') && time.contains('T')), "{seconds}");
            }
        }
        if let Ok(key) = Key::new(&text, "a test") {
            let secret = key.secret.reveal();
            assert!((1..=4096).contains(&secret.len()) && secret.bytes().all(|b| b.is_ascii_graphic()), "{text:?}");
        }
    }
    assert!(read > TOKENS / 20, "hardly any token was read: {read}");
}

fn jwt_parts(token: &str, count: usize) -> String {
    token.trim().split('.').take(count).collect::<Vec<_>>().join(".")
}

/// Whatever stands around them, no secret is left, and the text is short and of one line.
#[test]
fn scrubbed_texts() {
    let mut seeded = Seeded::new();
    let separators = [" ", ":", "=", "\"", "\n", "/", "?", "&", "(", "ü", "\0", "…", ". ", ", "];
    for case in 0..TEXTS {
        let claims = json::claims(&mut seeded, "refresh");
        let pat = format!("{}.{}", jwt::unsigned(&claims), jwt::base64(&seeded.bytes(32)));
        let legacy: String = seeded.bytes(20).iter().map(|byte| format!("{byte:02x}")).collect();
        let known = Secret::new(&format!("key-{}!{}", seeded.next(), seeded.next()));
        let secrets = [pat.as_str(), &jwt::truncated(&pat), &legacy, &legacy.to_uppercase(), known.reveal()];
        let mut text = String::new();
        for _ in 0..1 + seeded.below(5) {
            text += &json::text(&mut seeded);
            text += seeded.pick(&separators);
            text += seeded.pick(&secrets);
            text += seeded.pick(&separators);
        }
        let shown = scrub(&text, &[&known]);
        let signature = pat.rsplit('.').next().unwrap();
        for secret in [signature, &pat[40..80], &legacy, &legacy.to_uppercase(), known.reveal()] {
            let mut parts = secret.as_bytes().windows(12).step_by(4).map(|part| str::from_utf8(part).unwrap());
            let left = parts.find(|part| shown.contains(part));
            assert!(left.is_none(), "case {case}: {secret} is left in {shown:?} of {text:?}");
        }
        assert!(shown.chars().count() <= 501 && !shown.contains(char::is_control), "case {case}: {shown:?}");
        // What holds no secret is left as it is.
        let plain = format!("Label Studio refused {} for user {case}: it is locked.", seeded.below(1000));
        assert_eq!(scrub(&plain, &[&known]), plain);
    }
}
