//! MCP on standard input and output: rmcp's `Transport`, written anew because rmcp's own drops
//! answers that take longer than 5 s after the end of input and a last line without newline,
//! says nothing to a broken line, and ends on a notification before the handshake.

mod lines;
mod message;
mod output;

use std::collections::HashSet;
use std::convert::Infallible;
use std::future::{pending, ready};
use std::time::Duration;

use rmcp::RoleServer;
use rmcp::model::RequestId;
use rmcp::service::{RxJsonRpcMessage, TxJsonRpcMessage};
use rmcp::transport::Transport;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};

use lines::Line;
use message::Parsed;
use output::Output;

/// After the end of input, the longest wait for the next answer: more than any call takes.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Standard input and output as a transport. Input ends, for rmcp, only when every request
/// that was read has been answered or cancelled.
#[derive(Debug)]
pub struct Stdio {
    lines: mpsc::Receiver<Line>,
    output: Output,
    /// Requests that were passed on and not yet answered.
    open: HashSet<RequestId>,
    /// Told when nothing more will be read.
    ended: watch::Sender<bool>,
    /// Turns true when the process is asked to end.
    stop: watch::Receiver<bool>,
    /// When the input ended or, after that, the last answer was sent.
    waiting_since: Instant,
}

impl Stdio {
    /// Starts to read standard input. `ended` is told when it has ended; `stop` ends it early.
    #[must_use]
    pub fn start(ended: watch::Sender<bool>, stop: watch::Receiver<bool>) -> Self {
        Self {
            lines: lines::read_stdin(),
            output: Output::to_stdout(),
            open: HashSet::new(),
            ended,
            stop,
            waiting_since: Instant::now(),
        }
    }

    /// The next line, or None when there is none to come and no request is open.
    async fn next_line(&mut self) -> Option<Line> {
        loop {
            if !*self.ended.borrow() {
                tokio::select! {
                    biased;
                    () = self.output.broken() => return None,
                    _ = self.stop.wait_for(|stop| *stop), if !self.lines.is_closed() => {
                        self.lines.close();
                        continue;
                    }
                    line = self.lines.recv() => if line.is_some() {
                        return line;
                    }
                };
                self.waiting_since = Instant::now();
                self.ended.send_replace(true);
            }
            if self.open.is_empty() {
                return None;
            }
            // rmcp asks again after each answer that it sends.
            tokio::select! {
                () = self.output.broken() => return None,
                () = sleep_until(self.waiting_since + LONGEST_WAIT) => return None,
                () = pending() => {}
            }
        }
    }

    /// What rmcp is to see of a line; lines that are no message are answered here.
    fn accept(&mut self, line: &Line) -> Option<RxJsonRpcMessage<RoleServer>> {
        match message::parse(line) {
            Parsed::Request(id, message) => {
                if self.open.insert(id.clone()) {
                    return Some(*message);
                }
                self.output.write(&message::refusal(
                    -32600,
                    "this id belongs to a request that is still open",
                    &id.into_json_value(),
                ));
            }
            // rmcp needs no other notification, and one before the handshake ends it.
            Parsed::Cancellation(id, message) if self.open.remove(&id) => return Some(*message),
            Parsed::Cancellation(..) | Parsed::Ignored => {}
            Parsed::Refused(answer) => self.output.write(&answer),
        }
        None
    }
}

impl Transport<RoleServer> for Stdio {
    type Error = Infallible;

    fn send(
        &mut self,
        message: TxJsonRpcMessage<RoleServer>,
    ) -> impl Future<Output = Result<(), Infallible>> + Send + 'static {
        let answered = match &message {
            TxJsonRpcMessage::<RoleServer>::Response(response) => Some(&response.id),
            TxJsonRpcMessage::<RoleServer>::Error(error) => error.id.as_ref(),
            _ => None,
        };
        if let Some(id) = answered {
            self.open.remove(id);
            self.waiting_since = Instant::now();
        }
        self.output.write(&message);
        ready(Ok(()))
    }

    async fn receive(&mut self) -> Option<RxJsonRpcMessage<RoleServer>> {
        loop {
            let line = self.next_line().await?;
            if let Some(message) = self.accept(&line) {
                return Some(message);
            }
        }
    }

    async fn close(&mut self) -> Result<(), Infallible> {
        self.output.finish().await;
        Ok(())
    }
}
