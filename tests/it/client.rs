//! An HTTP client of the tests' own, so that nothing is seen through the library that the binary
//! uses.

use std::fmt::Write as _;
use std::io::{Result, Write};
use std::net::TcpStream;

use crate::deadline::LIMIT;
use crate::http::Answer;

/// Sends one request on a connection of its own. `Content-Length` is added where there is a body.
pub fn ask(url: &str, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Result<Answer> {
    let (authority, base) = split(url);
    let mut head = format!("{method} {base}{path} HTTP/1.1\r\nHost: {authority}\r\n");
    for (name, value) in headers {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    if let Some(body) = body {
        write!(head, "Content-Length: {}\r\n", body.len()).unwrap();
    }
    head += "Connection: close\r\n\r\n";
    let mut bytes: Vec<u8> = head.chars().map(|c| u8::try_from(c).expect("Latin-1")).collect();
    bytes.extend(body.unwrap_or_default());
    let mut stream = TcpStream::connect(authority)?;
    stream.set_read_timeout(Some(LIMIT))?;
    stream.write_all(&bytes)?;
    Answer::read(&mut stream, method)
}

/// `http://host:port/base/` as `host:port` and `/base`.
pub fn split(url: &str) -> (&str, &str) {
    let rest = url.strip_prefix("http://").expect("an http URL").trim_end_matches('/');
    rest.split_at(rest.find('/').unwrap_or(rest.len()))
}

/// A URL at which nobody listens: no program binds port 1.
pub fn refused_url() -> &'static str {
    "http://127.0.0.1:1"
}
