//! No secret where it does not belong: stderr at the finest log, error texts, notices, the
//! command line.

mod misplaced;
mod run;
mod types;

use std::collections::HashSet;

use serde_json::Value;

use crate::server::Finished;
use crate::stage::Stage;

/// So many characters of a signature or a legacy token in a row give it away.
const PART: usize = 10;

/// What must not be seen: every part of every secret.
struct Secrets(HashSet<Vec<u8>>);

impl Secrets {
    /// The signatures of all tokens of a stage, and the legacy token.
    fn of(stage: &Stage) -> Self {
        let tokens = stage.fake.tokens();
        let signatures = tokens.iter().map(|token| token.rsplit('.').next().unwrap());
        let all = signatures.chain([stage.user.legacy.as_str()]);
        Self(all.flat_map(|secret| secret.as_bytes().windows(PART).map(<[u8]>::to_vec)).collect())
    }

    fn assert_absent(&self, place: &str, text: &str) {
        let part = text.as_bytes().windows(PART).find(|part| self.0.contains(*part));
        assert!(part.is_none(), "{place} shows {:?}: {text}", part.map(String::from_utf8_lossy));
        // Nor the rest of a token, but for the header that all of them share.
        let joined = |rest: &str| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).count();
        let rest = text.split("eyJ").skip(1).find(|rest| joined(rest) >= PART);
        assert!(rest.is_none(), "{place} shows a part of a token: {text}");
    }

    /// Everything that a process said but for the values of successes.
    fn assert_kept(&self, finished: &Finished) {
        self.assert_absent("stderr", &finished.stderr);
        for answer in &finished.answers {
            self.assert_absent("an answer", &without_values(answer));
        }
    }
}

/// An answer without the parts that may hold a token: a success keeps its notice.
fn without_values(answer: &Value) -> String {
    let done = &answer["result"]["structuredContent"];
    if done.is_object() { done["notice"].to_string() } else { answer.to_string() }
}
