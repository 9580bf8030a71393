//! Standard output, written by a thread of its own, so that a client that does not read stops
//! nothing else.

use std::io::{self, Write};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

use serde::Serialize;
use tokio::sync::watch;

/// The only way to standard output: one JSON message a line.
#[derive(Debug)]
pub struct Output {
    messages: Option<Sender<Vec<u8>>>,
    writer: Option<JoinHandle<()>>,
    broken: watch::Receiver<bool>,
    written: watch::Receiver<bool>,
}

impl Output {
    /// Starts the writer.
    pub fn to_stdout() -> Self {
        let (messages, queue) = mpsc::channel();
        let (breaks, broken) = watch::channel(false);
        let (ends, written) = watch::channel(false);
        let writer = thread::spawn(move || {
            if write_all(&queue).is_err() {
                breaks.send_replace(true);
            }
            ends.send_replace(true);
        });
        Self { messages: Some(messages), writer: Some(writer), broken, written }
    }

    /// Queues a message. Once the reader is gone, messages are dropped.
    pub fn write(&self, message: &impl Serialize) {
        if let (Some(messages), Ok(mut line)) = (&self.messages, serde_json::to_vec(message)) {
            line.push(b'\n');
            let _ = messages.send(line);
        }
    }

    /// Waits until everything that was queued is written. While a client that does not read is
    /// waited for, signals are still heard.
    pub async fn finish(&mut self) {
        self.messages = None;
        let _ = self.written.wait_for(|written| *written).await;
    }

    /// Waits until the reader is gone.
    pub async fn broken(&mut self) {
        if self.broken.wait_for(|broken| *broken).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for Output {
    /// Everything that was queued is written before this ends.
    fn drop(&mut self) {
        self.messages = None;
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

/// Writes what is queued, everything that is there in one go.
fn write_all(queue: &Receiver<Vec<u8>>) -> io::Result<()> {
    let mut output = io::stdout().lock();
    while let Ok(mut lines) = queue.recv() {
        lines.extend(queue.try_iter().flatten());
        output.write_all(&lines)?;
        output.flush()?;
    }
    Ok(())
}
