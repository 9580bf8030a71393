//! Answers as Label Studio writes them.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::random::{hex, uuid};

/// The release that the fake says it is.
pub const RELEASE: &str = "1.23.2";

/// An answer before it is written.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    /// In the order in which they are written; without `Content-Length`.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    /// An answer of any kind, without content type when that is empty.
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let reply = Self { status, headers: vec![], body: body.into() };
        if content_type.is_empty() { reply } else { reply.with("Content-Type", content_type) }
    }

    /// An answer in JSON, in the text given, since Label Studio's fields have an order.
    pub fn json(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::new(status, "application/json", body)
    }

    /// A page.
    pub fn html(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::new(status, "text/html; charset=utf-8", body)
    }

    /// A refusal, as everything in Label Studio but blacklist writes it.
    pub fn problem(status: u16, detail: &str) -> Self {
        Self::json(status, format!("{{{}}}", problem_fields(status, detail)))
    }

    /// A refusal because of a field (or `non_field_errors`).
    pub fn invalid(field: &str, text: &str) -> Self {
        let errors = json!({field: [text]});
        let fields = problem_fields(400, "Validation error");
        Self::json(400, format!("{{{fields},\"validation_errors\":{errors}}}"))
    }

    /// The page of 170 kB for a path that is not served.
    pub fn no_such_page() -> Self {
        let picture = "<path d=\"M794.972 40.2966C796.282 39.7167 797.603 40.1645\"/>\n".repeat(2700);
        Self::html(
            404,
            format!(
                "\n\n\n<!doctype html>\n<html lang=\"en\">\n<head>\n  <title>404 | Label Studio</title>\n\
                 </head>\n<body>\n<svg>\n{picture}</svg>\n<h1>Page not found</h1>\n</body>\n</html>\n"
            ),
        )
    }

    /// The same answer with one more header.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Status line and headers, with this content length or, without, in chunks.
    pub fn head(&self, length: Option<usize>) -> String {
        let date = jiff::Timestamp::now().strftime("%a, %d %b %Y %H:%M:%S GMT");
        let mut head = format!("HTTP/1.1 {} {}\r\nDate: {date}\r\n", self.status, self.reason());
        head += "Server: WSGIServer/0.2 CPython/3.11.7\r\n";
        for (name, value) in &self.headers {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        match length {
            Some(length) => write!(head, "Content-Length: {length}\r\n").unwrap(),
            None => head += "Transfer-Encoding: chunked\r\n",
        }
        head += "Vary: Accept-Language, Cookie, origin\r\nX-Content-Type-Options: nosniff\r\n";
        if self.status < 500 {
            // Two blanks, as the real one writes them.
            let session = hex(43);
            write!(head, "Set-Cookie:  sessionid={session}; HttpOnly; Path=/; SameSite=Lax\r\n").unwrap();
        }
        head + "\r\n"
    }

    fn reason(&self) -> &str {
        match self.status {
            200 => "OK",
            201 => "Created",
            204 => "No Content",
            302 => "Found",
            400 => "Bad Request",
            401 => "Unauthorized",
            404 => "Not Found",
            405 => "Method Not Allowed",
            409 => "Conflict",
            500 => "Internal Server Error",
            502 => "Bad Gateway",
            _ => "Of Some Kind",
        }
    }
}

/// A text as JSON.
pub fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

fn problem_fields(status: u16, detail: &str) -> String {
    let (id, detail) = (uuid(), quoted(detail));
    format!(
        "\"id\":\"{id}\",\"status_code\":{status},\"version\":\"{RELEASE}\",\"detail\":{detail},\
         \"exc_info\":null"
    )
}
