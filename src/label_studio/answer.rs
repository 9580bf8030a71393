//! What an HTTP answer says of the outcome.

use std::time::Duration;

use serde_json::Value;
use ureq::Body;
use ureq::http::Response;

use super::{Fault, LabelStudio, Refusal};
use crate::failure::Failure;
use crate::secret::{Secret, scrub};

impl LabelStudio {
    pub(super) fn outcome(
        &self,
        url: &str,
        response: &Response<Body>,
        body: Result<Vec<u8>, ureq::Error>,
        limit: Duration,
        known: &[&Secret],
    ) -> Result<Value, Fault> {
        let status = response.status().as_u16();
        let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
        let unreadable = |problem: String| Fault::Lost(Failure::Unreadable { url: url.to_owned(), problem });
        if (300..400).contains(&status) {
            let target = scrub(header("location").unwrap_or("nowhere"), known);
            return Err(Fault::NotDone(Failure::Redirect { url: url.to_owned(), status, target }));
        }
        if status == 429 {
            return Err(Fault::NotDone(Failure::TooManyRequests {
                wait: header("retry-after").map(|wait| wait_in_words(&scrub(wait, known))),
            }));
        }
        if !(200..300).contains(&status) {
            let (detail, json) = detail(&body.unwrap_or_default(), known);
            return Err(if status >= 500 {
                Fault::Lost(Failure::ServerFault { status, detail })
            } else {
                Fault::Refused(Refusal { status, detail, json })
            });
        }
        let body = body.map_err(|error| match error {
            ureq::Error::BodyExceedsLimit(_) => unreadable("its answer is over 1 MiB".to_owned()),
            error => self.no_answer(error, url, limit),
        })?;
        if status == 204 {
            return Ok(Value::Null);
        }
        if body.trim_ascii().is_empty() {
            return Err(unreadable("its answer is empty".to_owned()));
        }
        serde_json::from_slice(&body).map_err(|_| {
            // Scrubbed before the cut: half a key would not be known again.
            let start: String = scrub(&String::from_utf8_lossy(&body), known).chars().take(60).collect();
            unreadable(format!("its answer is not JSON, and begins `{start}`"))
        })
    }
}

fn wait_in_words(retry_after: &str) -> String {
    match retry_after.parse::<u64>() {
        Ok(seconds) => format!("{seconds} s"),
        Err(_) => format!("(until {retry_after})"),
    }
}

/// What an error answer says: Label Studio's `detail` with its validation errors. Pages say
/// nothing worth showing.
fn detail(body: &[u8], known: &[&Secret]) -> (String, bool) {
    let Ok(answer) = serde_json::from_slice::<Value>(body) else {
        return (String::new(), false);
    };
    let mut text = answer.get("detail").and_then(Value::as_str).unwrap_or_default().to_owned();
    if let Some(errors) = answer.get("validation_errors") {
        text = format!("{text} {errors}");
    }
    if !text.is_empty() && !text.ends_with(['.', '}']) {
        text.push('.');
    }
    (scrub(&text, known), true)
}
