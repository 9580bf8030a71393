//! One blocking HTTP request to Label Studio, and what its answer says of the outcome. The only
//! module that names ureq. It knows no MCP and no kinds of key.

mod answer;
mod proxy;
mod request;
mod trouble;

use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use ureq::http::Response;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body};

pub use request::{Authorization, Limits, Request};

use crate::base_url::BaseUrl;
use crate::catalogue::Method;
use crate::failure::Failure;
use crate::secret::Secret;

/// Longest answer that is read, in bytes.
const LONGEST_ANSWER: u64 = 1 << 20;

/// Longest head of an answer, in bytes: ureq's own limit.
const LONGEST_HEAD: usize = 64 << 10;

/// More than any request has, in bytes: three arguments of 4 KiB, one of them percent-encoded.
const LONGEST_REQUEST: usize = 32 << 10;

/// Wait before a request is sent a second time.
const BEFORE_SECOND_TRY: Duration = Duration::from_millis(250);

/// Why there is no result.
#[derive(Debug)]
pub enum Fault {
    /// Nothing was carried out.
    NotDone(Failure),
    /// Label Studio refused the request (4xx); nothing was carried out.
    Refused(Refusal),
    /// The request may have been carried out: its answer is lost.
    Lost(Failure),
}

/// A 4xx answer.
#[derive(Debug)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// What Label Studio says, scrubbed.
    pub detail: String,
    /// Whether it was JSON; a wrong path is answered with a page.
    pub json: bool,
}

/// A Label Studio at an address.
#[derive(Debug)]
pub struct LabelStudio {
    agent: Agent,
    base: BaseUrl,
    /// The variable that names the proxy in use.
    proxy: Option<&'static str>,
    time_limit: Duration,
}

impl LabelStudio {
    /// Prepares for requests to `base`; sends nothing.
    #[must_use]
    pub fn new(base: BaseUrl, time_limit: Duration) -> Self {
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let (proxy, variable) = proxy::proxy(&base).unzip();
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            // A kept connection costs 52 ms a call on Label Studio's own server, a new one 6,
            // and a stale one would make an outcome unknown.
            .max_idle_connections(0)
            // Each connection zeroes both: ureq's 128 KiB each would be most of a call's work.
            .input_buffer_size(LONGEST_HEAD)
            .output_buffer_size(LONGEST_REQUEST)
            .timeout_resolve(Some(before_sending(time_limit)))
            .timeout_connect(Some(before_sending(time_limit)))
            .timeout_global(Some(time_limit))
            .user_agent(concat!("label-studio-tokens-mcp/", env!("CARGO_PKG_VERSION")))
            .accept("application/json")
            .proxy(proxy)
            .tls_config(tls);
        Self { agent: config.build().into(), base, proxy: variable, time_limit }
    }

    /// The address and its source.
    #[must_use]
    pub fn base(&self) -> &BaseUrl {
        &self.base
    }

    /// The time limit of one request.
    #[must_use]
    pub fn time_limit(&self) -> Duration {
        self.time_limit
    }

    /// Sends a request and reads its answer: the JSON of a 2xx, null where it has no body.
    /// What never left is tried once more; what is repeatable also after 502, 503, 504 or a
    /// broken connection.
    ///
    /// # Errors
    /// Each [`Fault`]; which one tells what is known of the outcome.
    pub fn send(
        &self,
        request: Request<'_>,
        authorization: Option<&Authorization>,
        limits: Limits,
    ) -> Result<Value, Fault> {
        match self.attempt(request, authorization, limits) {
            Err(fault) if is_worth_a_second_try(&fault, request.repeatable) => {
                thread::sleep(BEFORE_SECOND_TRY.min(left(limits.until)));
                self.attempt(request, authorization, limits)
            }
            outcome => outcome,
        }
    }

    fn attempt(
        &self,
        request: Request<'_>,
        authorization: Option<&Authorization>,
        limits: Limits,
    ) -> Result<Value, Fault> {
        let limit = limits.each.min(self.time_limit).min(left(limits.until));
        if limit.is_zero() {
            return Err(Fault::NotDone(Failure::OutOfTime));
        }
        let url = format!("{}{}", self.base.text, request.line.path);
        let sent = self.exchange(&url, request, authorization, limit);
        let mut response = sent.map_err(|error| self.no_answer(error, &url, limit))?;
        let body = response.body_mut().with_config().limit(LONGEST_ANSWER).read_to_vec();
        let known: Vec<&Secret> = authorization.map(|a| &a.key).into_iter().chain(request.refresh).collect();
        self.outcome(&url, &response, body, limit, &known)
    }

    fn exchange(
        &self,
        url: &str,
        request: Request<'_>,
        authorization: Option<&Authorization>,
        limit: Duration,
    ) -> Result<Response<Body>, ureq::Error> {
        let header = authorization.map(|a| format!("{} {}", a.scheme, a.key.reveal()));
        // Limits of the agent's own are left alone where they fit: ureq then keeps the TLS set-up.
        macro_rules! prepared {
            ($builder:expr) => {{
                let builder = header.iter().fold($builder, |b, header| b.header("authorization", header));
                let builder = request.query.iter().fold(builder, |b, (name, value)| b.query(*name, *value));
                if limit < self.time_limit {
                    builder
                        .config()
                        .timeout_resolve(Some(before_sending(limit)))
                        .timeout_connect(Some(before_sending(limit)))
                        .timeout_global(Some(limit))
                        .build()
                } else {
                    builder
                }
            }};
        }
        match (request.line.method, request.refresh) {
            (Method::Get, _) => prepared!(self.agent.get(url)).call(),
            (Method::Post, Some(refresh)) => {
                prepared!(self.agent.post(url)).send_json(json!({ "refresh": refresh.reveal() }))
            }
            (Method::Post, None) => prepared!(self.agent.post(url)).send_empty(),
        }
    }
}

fn is_worth_a_second_try(fault: &Fault, repeatable: bool) -> bool {
    match fault {
        Fault::NotDone(Failure::Unreachable { .. }) => true,
        Fault::Lost(Failure::Broken { .. } | Failure::ServerFault { status: 502..=504, .. }) => repeatable,
        _ => false,
    }
}

/// The part of a time limit that resolving and connecting may take each, so that a request
/// that never left is told from one that was not answered.
fn before_sending(limit: Duration) -> Duration {
    limit.mul_f64(0.4)
}

fn left(until: Instant) -> Duration {
    until.saturating_duration_since(Instant::now())
}
