//! Requests without an answer: which never left, and which may have been carried out.

use std::io::ErrorKind;
use std::time::Duration;

use super::{Fault, LabelStudio, before_sending};
use crate::failure::Failure;
use crate::secret::scrub;

impl LabelStudio {
    pub(super) fn no_answer(&self, error: ureq::Error, url: &str, limit: Duration) -> Fault {
        use ureq::Error as E;
        use ureq::Timeout as T;
        let problem = scrub(&error.to_string(), &[]);
        let unreachable = |problem: String| {
            Fault::NotDone(Failure::Unreachable {
                url: self.base.text.clone(),
                source: self.base.source.clone(),
                problem: match self.proxy {
                    Some(variable) => format!("{problem} (through the proxy in {variable})"),
                    None => problem,
                },
            })
        };
        match error {
            E::Timeout(T::Resolve | T::Connect) => {
                unreachable(format!("no connection within {} s", seconds(before_sending(limit))))
            }
            E::Timeout(_) => Fault::Lost(Failure::Timeout { url: url.to_owned(), seconds: seconds(limit) }),
            E::HostNotFound
            | E::ConnectionFailed
            | E::ConnectProxyFailed(_)
            | E::InvalidProxyUrl
            | E::BadUri(_)
            | E::Http(_) => unreachable(problem),
            E::Tls(_) | E::Rustls(_) | E::Pem(_) => {
                Fault::NotDone(Failure::Tls { url: self.base.text.clone(), problem })
            }
            E::Io(io) if is_certificate_fault(&io) => {
                Fault::NotDone(Failure::Tls { url: self.base.text.clone(), problem })
            }
            E::Io(io) if never_left(&io) => unreachable(io.to_string()),
            _ => Fault::Lost(Failure::Broken { url: url.to_owned(), problem }),
        }
    }
}

fn seconds(duration: Duration) -> String {
    format!("{}", (duration.as_secs_f64() * 100.0).round() / 100.0)
}

fn is_certificate_fault(error: &std::io::Error) -> bool {
    // rustls' own errors while the connection is set up come as this kind (ureq 3.5).
    error.kind() == ErrorKind::InvalidData
}

fn never_left(error: &std::io::Error) -> bool {
    let by_kind = matches!(
        error.kind(),
        ErrorKind::ConnectionRefused
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable
            | ErrorKind::NetworkDown
            | ErrorKind::AddrNotAvailable
    );
    // A name that cannot be resolved has no kind of its own in std.
    by_kind || error.to_string().starts_with("failed to lookup address")
}
