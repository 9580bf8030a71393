//! The binary while it runs: lines in, messages out, signals, the end.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::deadline::{LIMIT, until};
use crate::server::{Finished, message, messages};

/// A started binary; killed when dropped.
pub struct Running {
    child: Child,
    stdin: Option<ChildStdin>,
    /// Each line of stdout, parsed; a stray one as it stands.
    lines: Receiver<Result<Value, String>>,
    /// Messages that came while another was waited for.
    kept: Vec<Value>,
    last_id: i64,
    stdout: Arc<Mutex<Vec<u8>>>,
    stderr: Arc<Mutex<Vec<u8>>>,
    readers: Vec<JoinHandle<()>>,
    _copy: Option<TempDir>,
}

impl Running {
    /// Takes over a child whose three streams are piped.
    pub fn new(mut child: Child, copy: Option<TempDir>) -> Self {
        let (stdout, stderr) = (Arc::default(), Arc::default());
        let (sender, lines) = channel();
        let parse = move |line: String| drop(sender.send(message(&line).ok_or(line)));
        let readers = vec![
            collect(child.stdout.take().unwrap(), Arc::clone(&stdout), parse),
            collect(child.stderr.take().unwrap(), Arc::clone(&stderr), drop),
        ];
        let stdin = child.stdin.take();
        Self { child, stdin, lines, kept: vec![], last_id: 0, stdout, stderr, readers, _copy: copy }
    }

    /// The process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Writes one message.
    pub fn send(&mut self, message: &Value) {
        self.send_raw(format!("{message}\n").as_bytes());
    }

    /// Writes bytes as they are.
    pub fn send_raw(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().expect("stdin is closed");
        if let Err(e) = stdin.write_all(bytes) {
            panic!("the binary does not read: {e}, stderr: {}", self.stderr_so_far());
        }
    }

    /// Waits for the answer with this id (null for what could not be understood).
    pub fn answer(&mut self, id: impl Into<Value>) -> Value {
        let id = id.into();
        let end = Instant::now() + LIMIT;
        loop {
            if let Some(at) = self.kept.iter().position(|kept| kept.get("id") == Some(&id)) {
                return self.kept.swap_remove(at);
            }
            match self.lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(Ok(message)) => self.kept.push(message),
                Ok(Err(line)) => panic!("stray line {line:?}, stderr: {}", self.stderr_so_far()),
                Err(e) => panic!("no answer {id}: {e}, stderr: {}", self.stderr_so_far()),
            }
        }
    }

    /// Whether any message comes within this time.
    pub fn hears_within(&mut self, time: Duration) -> bool {
        match self.lines.recv_timeout(time) {
            Ok(Ok(message)) => self.kept.push(message),
            Ok(Err(line)) => panic!("stray line {line:?}, stderr: {}", self.stderr_so_far()),
            Err(_) => return false,
        }
        true
    }

    /// Ends it at once, as `kill -9` does.
    pub fn kill(mut self) -> Finished {
        self.child.kill().unwrap();
        self.ended()
    }

    /// An id that no request has had.
    pub fn next_id(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }

    /// Ends the input.
    pub fn close_stdin(&mut self) {
        self.stdin = None;
    }

    /// Hands out the input, for a thread that writes.
    pub fn take_stdin(&mut self) -> ChildStdin {
        self.stdin.take().expect("stdin is closed")
    }

    /// Sends a signal by its name: `TERM`, `INT`, `KILL`.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("sh").args(["-c", &format!("kill -{name} {}", self.pid())]).status();
        assert!(sent.unwrap().success(), "signal {name} could not be sent");
    }

    /// Whether it has ended.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// What the binary has said on stderr.
    pub fn stderr_so_far(&self) -> String {
        text(&self.stderr)
    }

    /// Ends the input and waits for the end of the binary.
    pub fn finish(mut self) -> Finished {
        self.close_stdin();
        self.exited()
    }

    /// Waits for the end of the binary while its input stays open.
    pub fn exited(self) -> Finished {
        let mut finished = self.ended();
        finished.answers = messages(&finished.stdout, &finished.stderr);
        finished
    }

    /// The same, whatever stdout holds.
    pub fn ended(mut self) -> Finished {
        let end = Instant::now() + LIMIT;
        let status = until("the end of the binary", || {
            let status = self.child.try_wait().unwrap();
            assert!(status.is_some() || Instant::now() < end, "it runs on: {}", text(&self.stderr));
            status
        });
        self.readers.drain(..).for_each(|reader| reader.join().unwrap());
        let (stdout, stderr) = (text(&self.stdout), text(&self.stderr));
        Finished { status, stdout, stderr, answers: vec![] }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn text(bytes: &Mutex<Vec<u8>>) -> String {
    String::from_utf8_lossy(&bytes.lock().unwrap()).into_owned()
}

/// Reads a stream to its end in a thread, line by line.
fn collect(
    stream: impl Read + Send + 'static,
    into: Arc<Mutex<Vec<u8>>>,
    each: impl Fn(String) + Send + 'static,
) -> JoinHandle<()> {
    thread::spawn(move || {
        let mut reader = BufReader::new(stream);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            into.lock().unwrap().extend(&line);
            each(String::from_utf8_lossy(&line).trim_end_matches('\n').to_owned());
            line.clear();
        }
    })
}
