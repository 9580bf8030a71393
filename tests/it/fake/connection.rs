//! One connection: requests in, answers or faults out.

use std::io::{ErrorKind, Result, Write};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::Duration;

use super::answers::Reply;
use super::fault::{Fault, echo, stand_in};
use super::op::Op;
use super::state::{Recorded, State};
use super::{keys, routes};
use crate::http::Request;

/// Between the bytes of a drip.
const DRIP: Duration = Duration::from_millis(200);

/// Serves a connection until either side ends it.
pub fn serve(state: &State, number: usize, stream: &mut TcpStream) {
    while let Some(request) = Request::begin(stream) {
        let op = Op::of(&request.method, &state.path(&request));
        let mut call = Call { state, number, stream, request, op };
        if !call.serve().unwrap_or(false) {
            return;
        }
    }
}

struct Call<'a> {
    state: &'a State,
    number: usize,
    stream: &'a mut TcpStream,
    request: Request,
    op: Option<Op>,
}

impl Call<'_> {
    /// Serves one request; whether the connection goes on.
    fn serve(&mut self) -> Result<bool> {
        let fault = self.op.and_then(|op| self.state.faults.next(op));
        if matches!(fault, Some(Fault::ResetBeforeRead)) {
            self.record();
            return Ok(false);
        }
        if let Err(e) = self.request.read_all_but_one(self.stream) {
            if e.kind() == ErrorKind::InvalidData {
                self.write(&Reply::html(431, "<h1>Error response</h1>"))?;
            }
            return Ok(false);
        }
        // Unread, the last byte makes the end of the connection a reset.
        if !matches!(fault, Some(Fault::ResetAfter { .. })) {
            self.request.read_last(self.stream)?;
        }
        self.record();
        if let Some(gate) = self.op.and_then(|op| self.state.gate(op)) {
            gate.pass(|| false);
        }
        match fault {
            Some(fault) => self.fail(&fault),
            None => self.succeed(),
        }
    }

    fn succeed(&mut self) -> Result<bool> {
        let reply = self.carry_out();
        self.write(&reply)?;
        let close = self.request.header("Connection").is_some_and(|v| v.eq_ignore_ascii_case("close"));
        // The real server reads on in the chunks that it did not understand, and finds no request.
        let chunked = self.request.header("Transfer-Encoding").is_some();
        if chunked {
            self.stream.write_all(b"<!DOCTYPE HTML>\n<h1>Error response</h1>\n<p>Error code: 400</p>\n")?;
        }
        Ok(!close && !chunked)
    }

    fn fail(&mut self, fault: &Fault) -> Result<bool> {
        if matches!(fault, Fault::ExtraToken) {
            self.make_extra_token();
        }
        let done = fault.has_effect().then(|| self.carry_out());
        let echo = match fault {
            Fault::Echo { code, blanks } => Some(echo(&self.request, *code, *blanks)),
            _ => None,
        };
        let reply = echo.or_else(|| fault.reply()).unwrap_or_else(|| done.clone().unwrap_or_else(stand_in));
        let (head, body) = (reply.head(Some(reply.body.len())).into_bytes(), &reply.body);
        match fault {
            Fault::ResetBeforeRead | Fault::ResetAfter { .. } | Fault::CloseAfter { .. } => {}
            Fault::HalfAnswer { .. } if body.is_empty() => {
                self.stream.write_all(&head[..head.len() / 2])?;
            }
            Fault::HalfAnswer { .. } => {
                self.stream.write_all(&head)?;
                self.stream.write_all(&body[..body.len() / 2])?;
            }
            Fault::Hang { .. } => {
                let stream = &*self.stream;
                if self.state.hanging.pass(|| gone(stream)) {
                    let late = done.unwrap_or_else(|| self.carry_out());
                    self.write(&late)?;
                }
            }
            Fault::Drip { .. } => {
                self.stream.write_all(reply.head(Some(1_000_000)).as_bytes())?;
                self.drip(body)?;
            }
            Fault::DripHead { .. } => self.drip(&head)?,
            Fault::Chunked => {
                self.stream.write_all(reply.head(None).as_bytes())?;
                for part in body.chunks(100) {
                    write!(self.stream, "{:x}\r\n", part.len())?;
                    self.stream.write_all(part)?;
                    self.stream.write_all(b"\r\n")?;
                }
                self.stream.write_all(b"0\r\n\r\n")?;
            }
            Fault::WrongLength { .. } => {
                self.stream.write_all(reply.head(Some(body.len() + 100)).as_bytes())?;
                self.stream.write_all(body)?;
            }
            Fault::ShortLength { .. } => {
                self.stream.write_all(reply.head(Some(body.len() / 2)).as_bytes())?;
                self.stream.write_all(body)?;
            }
            _ => self.write(&reply)?,
        }
        Ok(false)
    }

    fn carry_out(&self) -> Reply {
        let path = self.state.path(&self.request);
        routes::answer(&mut self.state.accounts(), &self.request, &path)
    }

    /// In two pieces, as Label Studio's server does: on a connection that is used again the second
    /// waits for the client's acknowledgement of the first.
    fn write(&mut self, reply: &Reply) -> Result<()> {
        self.stream.write_all(reply.head(Some(reply.body.len())).as_bytes())?;
        let body = if self.request.method == "HEAD" { &[][..] } else { &reply.body };
        self.stream.write_all(body)
    }

    /// These bytes, and then blanks, until the client has gone or the fake stops.
    fn drip(&mut self, bytes: &[u8]) -> Result<()> {
        for byte in bytes.iter().chain(std::iter::repeat(&b' ')) {
            self.stream.write_all(&[*byte])?;
            sleep(DRIP);
        }
        Ok(())
    }

    fn make_extra_token(&self) {
        let mut accounts = self.state.accounts();
        let header = self.request.header("Authorization");
        let user = keys::user(&accounts, header, self.op == Some(Op::Rotate));
        accounts.new_pat(user.expect("a user who may have another token").id);
    }

    fn record(&self) {
        let (op, connection, request) = (self.op, self.number, self.request.clone());
        self.state.record(Recorded { op, connection, request });
    }
}

/// Whether the client has closed its end.
fn gone(stream: &TcpStream) -> bool {
    stream.set_read_timeout(Some(Duration::from_millis(1))).unwrap();
    let peeked = stream.peek(&mut [0]);
    stream.set_read_timeout(None).unwrap();
    match peeked {
        Ok(read) => read == 0,
        Err(e) => !matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
    }
}
