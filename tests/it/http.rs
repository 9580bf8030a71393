//! HTTP/1.1 at the level of bytes: requests and answers as they come in, byte for byte.

use std::io::ErrorKind::{InvalidData, UnexpectedEof};
use std::io::{Error, Read, Result};
use std::net::TcpStream;

use serde_json::Value;

/// The longest header that Label Studio's server reads.
const LONGEST_HEAD: usize = 65_536;

/// A request as it came in. Text is Latin-1, as in HTTP itself.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// Everything that has been read of it. A chunked body is here only: Label Studio's server
    /// does not understand it.
    pub raw: Vec<u8>,
}

impl Request {
    /// Reads the first line and nothing more; None when the client has closed.
    pub fn begin(stream: &mut TcpStream) -> Option<Self> {
        let mut request = Self::default();
        read_until(stream, &mut request.raw, b"\n").ok()?;
        let line = latin1(&request.raw);
        let mut words = line.split_whitespace();
        words.next()?.clone_into(&mut request.method);
        words.next().unwrap_or_default().clone_into(&mut request.target);
        Some(request)
    }

    /// Reads the rest but for the last byte, which is only looked at: a socket that is closed with
    /// a byte unread is reset.
    pub fn read_all_but_one(&mut self, stream: &mut TcpStream) -> Result<()> {
        read_until(stream, &mut self.raw, b"\r\n\r")?;
        self.headers = headers(&self.raw);
        let length = length(&self.headers).unwrap_or(0);
        let mut last = [0];
        if length > 0 {
            read_until(stream, &mut self.raw, b"\n")?;
            self.body.resize(length - 1, 0);
            stream.read_exact(&mut self.body)?;
            self.raw.extend(&self.body);
            stream.peek(&mut last)?;
            self.body.extend(last);
        } else if self.header("Transfer-Encoding").is_some() {
            read_until(stream, &mut self.raw, b"\r\n0\r\n\r")?;
        }
        Ok(())
    }

    /// Reads the last byte.
    pub fn read_last(&mut self, stream: &mut TcpStream) -> Result<()> {
        let mut last = [0];
        stream.read_exact(&mut last)?;
        self.raw.extend(last);
        Ok(())
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }
}

/// An answer as it came in.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// Everything, byte for byte.
    pub raw: Vec<u8>,
}

impl Answer {
    /// Reads one answer: as long as it says, else to the end of the connection.
    pub fn read(stream: &mut TcpStream, to: &str) -> Result<Self> {
        let mut raw = Vec::new();
        read_until(stream, &mut raw, b"\r\n\r\n")?;
        let headers = headers(&raw);
        let status = latin1(&raw).split(' ').nth(1).and_then(|word| word.parse().ok());
        let status = status.ok_or_else(|| Error::new(InvalidData, latin1(&raw)))?;
        let mut body = Vec::new();
        match length(&headers) {
            _ if to == "HEAD" || status == 204 || status == 304 => {}
            Some(length) => {
                body.resize(length, 0);
                stream.read_exact(&mut body)?;
            }
            None => drop(stream.read_to_end(&mut body)?),
        }
        raw.extend(&body);
        Ok(Self { status, headers, body, raw })
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e} in {} {}", self.status, self.text()))
    }
}

/// Bytes as Latin-1.
pub fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// Looks before it reads, so that nothing after the end is taken from the socket.
fn read_until(stream: &mut TcpStream, into: &mut Vec<u8>, end: &[u8]) -> Result<()> {
    let mut ahead = [0; 4096];
    while !into.ends_with(end) {
        let seen = stream.peek(&mut ahead)?;
        let before = into.len();
        let ended = ahead[..seen].iter().any(|byte| {
            into.push(*byte);
            into.ends_with(end)
        });
        let taken = into.len() - before;
        stream.read_exact(&mut ahead[..taken])?;
        if seen == 0 || (!ended && into.len() > LONGEST_HEAD) {
            return Err(if seen == 0 { UnexpectedEof } else { InvalidData }.into());
        }
    }
    Ok(())
}

fn headers(raw: &[u8]) -> Vec<(String, String)> {
    latin1(raw)
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
        .collect()
}

fn find<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

fn length(headers: &[(String, String)]) -> Option<usize> {
    find(headers, "Content-Length")?.parse().ok()
}
