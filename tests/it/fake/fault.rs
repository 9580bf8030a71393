//! What the fake can be told to do wrong, and in which order.

use std::sync::Mutex;

use super::Op;
use super::answers::{RELEASE, Reply};
use crate::http::Request;

/// One thing gone wrong with one request. `effect`: whether what was asked is carried out before.
/// Where nothing is carried out, a made-up answer stands in for the right one.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The connection is reset before the request has been read (nothing is carried out).
    ResetBeforeRead,
    /// The connection is reset in place of an answer.
    ResetAfter { effect: bool },
    /// The connection is closed in place of an answer.
    CloseAfter { effect: bool },
    /// Half the answer, then the end: half the body, or of an answer without body half the head.
    HalfAnswer { effect: bool },
    /// No answer until `release_hanging` (late, then, and carried out if it was not yet), until the
    /// client has gone or the fake stops.
    Hang { effect: bool },
    /// Head and then one byte of the body every 200 ms, without end.
    Drip { effect: bool },
    /// One byte of the head every 200 ms, without end.
    DripHead { effect: bool },
    /// Another answer.
    Status { code: u16, content_type: String, body: String, headers: Vec<(String, String)>, effect: bool },
    /// 200 with a page, as a login page in front of Label Studio answers.
    Html200 { effect: bool },
    /// 200 with nothing.
    Empty200 { effect: bool },
    /// 200 with JSON cut in the middle, its length being right.
    BrokenJson200 { effect: bool },
    /// 200 with a JSON text of so many bytes.
    Huge { bytes: usize, effect: bool },
    /// 302 to somewhere else.
    Redirect { to: String },
    /// The right answer, chunked.
    Chunked,
    /// The answer with a `Content-Length` that is 100 too large, then the end.
    WrongLength { effect: bool },
    /// The answer with half of its `Content-Length`.
    ShortLength { effect: bool },
    /// Another client makes a token for the same user just before; then the right answer.
    ExtraToken,
    /// An answer that repeats the request's key and body after so many blanks: as `detail` of a
    /// refusal, or as a text that is no JSON.
    Echo { code: u16, blanks: usize },
}

impl Fault {
    /// A refusal as Label Studio writes it.
    pub fn problem(code: u16, detail: &str, effect: bool) -> Self {
        let body = String::from_utf8(Reply::problem(code, detail).body).unwrap();
        let content_type = "application/json".to_owned();
        Self::Status { code, content_type, body, headers: vec![], effect }
    }

    /// A refusal as nginx writes it in front of a Label Studio that it cannot reach.
    pub fn gateway(code: u16, effect: bool) -> Self {
        let body = format!(
            "<html>\r\n<head><title>{code} Bad Gateway</title></head>\r\n<body>\r\n<center><h1>{code} \
             Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
        );
        Self::Status { code, content_type: "text/html".to_owned(), body, headers: vec![], effect }
    }

    /// Whether the operation is carried out before the fault.
    pub fn has_effect(&self) -> bool {
        match self {
            Self::ResetBeforeRead | Self::Redirect { .. } | Self::Echo { .. } => false,
            Self::Chunked | Self::ExtraToken => true,
            Self::ResetAfter { effect }
            | Self::CloseAfter { effect }
            | Self::HalfAnswer { effect }
            | Self::Hang { effect }
            | Self::Drip { effect }
            | Self::DripHead { effect }
            | Self::Status { effect, .. }
            | Self::Html200 { effect }
            | Self::Empty200 { effect }
            | Self::BrokenJson200 { effect }
            | Self::Huge { effect, .. }
            | Self::WrongLength { effect }
            | Self::ShortLength { effect } => *effect,
        }
    }

    /// The complete answer that takes the place of the right one, where that is the fault.
    pub fn reply(&self) -> Option<Reply> {
        let json = |body: &str| Some(Reply::json(200, body));
        match self {
            Self::Status { code, content_type, body, headers, .. } => {
                let mut reply = Reply::new(*code, content_type, body.as_str());
                reply.headers.extend(headers.iter().cloned());
                Some(reply)
            }
            Self::Html200 { .. } => {
                Some(Reply::html(200, "<!doctype html>\n<html><body>Please log in</body></html>\n"))
            }
            Self::Empty200 { .. } => json(""),
            Self::BrokenJson200 { .. } => json("[{\"token\":\"eyJhbGciOi"),
            Self::Huge { bytes, .. } => json(&format!("\"{}\"", "x".repeat(bytes - 2))),
            Self::Redirect { to } => Some(Reply::html(302, "").with("Location", to)),
            _ => None,
        }
    }
}

/// The answer of `Fault::Echo`.
pub fn echo(request: &Request, code: u16, blanks: usize) -> Reply {
    let key = request.header("Authorization").unwrap_or_default();
    let text = format!("{}{key} {}", " ".repeat(blanks), String::from_utf8_lossy(&request.body));
    match code {
        200 => Reply::html(200, text),
        302 => Reply::html(302, "").with("Location", &format!("http://elsewhere/?{}", text.trim())),
        429 => Reply::html(429, "").with("Retry-After", text.trim()),
        code => Reply::problem(code, &text),
    }
}

/// What stands in for the right answer when nothing is carried out.
pub fn stand_in() -> Reply {
    Reply::json(200, format!("{{\"release\":\"{RELEASE}\",\"note\":\"{}\"}}", "so far ".repeat(30)))
}

/// The faults to come, in the order in which they were said.
#[derive(Default)]
pub struct Faults(Mutex<Vec<(Op, usize, Fault)>>);

impl Faults {
    /// After so many faultless requests of an operation, counted from the fault before.
    pub fn add(&self, op: Op, skip: usize, fault: Fault) {
        self.0.lock().unwrap().push((op, skip, fault));
    }

    /// The fault of a request that has just come.
    pub fn next(&self, op: Op) -> Option<Fault> {
        let mut faults = self.0.lock().unwrap();
        let at = faults.iter().position(|(of, ..)| *of == op)?;
        if faults[at].1 == 0 {
            return Some(faults.remove(at).2);
        }
        faults[at].1 -= 1;
        None
    }

    /// How many have not happened yet.
    pub fn left(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}
