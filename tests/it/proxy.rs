//! A proxy in front of a real Label Studio that loses answers on demand.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use crate::client;
use crate::http::{Answer, Request};

/// A proxy on a port of its own; stops when dropped.
pub struct Proxy {
    address: String,
    state: Arc<State>,
    listener: Option<JoinHandle<()>>,
}

struct State {
    target: String,
    stopped: AtomicBool,
    /// Method and path of what was forwarded and answered.
    forwarded: Mutex<Vec<(String, String)>>,
    /// Method and path of the answers to be lost.
    losses: Mutex<Vec<(String, String)>>,
}

impl Proxy {
    /// Starts one that forwards everything to `target` (`http://host:port`).
    pub fn start(target: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let state = Arc::new(State {
            target: client::split(target).0.to_owned(),
            stopped: AtomicBool::new(false),
            forwarded: Mutex::default(),
            losses: Mutex::default(),
        });
        let shared = Arc::clone(&state);
        let listener = thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                if shared.stopped.load(Ordering::SeqCst) {
                    return;
                }
                let state = Arc::clone(&shared);
                thread::spawn(move || while state.forward(&mut stream).is_some() {});
            }
        });
        Self { address, state, listener: Some(listener) }
    }

    /// Its base URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The next request for exactly this path (`/` at the end or not) is forwarded and wholly
    /// answered by the target; then the client's connection is closed without a byte.
    pub fn drop_answer(&self, method: &str, path: &str) {
        self.state.losses.lock().unwrap().push((method.to_owned(), bare(path)));
    }

    /// How many such requests were forwarded and answered by the target, lost answers included.
    pub fn count(&self, method: &str, path: &str) -> usize {
        let forwarded = self.state.forwarded.lock().unwrap();
        forwarded.iter().filter(|(m, p)| m == method && *p == bare(path)).count()
    }

    /// How many answers are yet to be lost.
    pub fn losses_left(&self) -> usize {
        self.state.losses.lock().unwrap().len()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.state.stopped.store(true, Ordering::SeqCst);
        // The listener looks up once more and sees that it is over.
        drop(TcpStream::connect(&self.address));
        drop(self.listener.take().map(JoinHandle::join));
    }
}

impl State {
    /// Forwards one request on a new connection; None when this connection is at its end.
    fn forward(&self, client: &mut TcpStream) -> Option<()> {
        let mut request = Request::begin(client)?;
        request.read_all_but_one(client).ok()?;
        request.read_last(client).ok()?;
        let mut target = TcpStream::connect(&self.target).ok()?;
        target.write_all(&request.raw).ok()?;
        let answer = Answer::read(&mut target, &request.method).ok()?;
        let asked = (request.method, bare(&request.target));
        let lost = {
            let mut losses = self.losses.lock().unwrap();
            let at = losses.iter().position(|loss| *loss == asked);
            at.map(|at| losses.remove(at)).is_some()
        };
        self.forwarded.lock().unwrap().push(asked);
        if lost {
            return None;
        }
        client.write_all(&answer.raw).ok()
    }
}

/// A path without query and `/` at the end.
fn bare(path: &str) -> String {
    path.split('?').next().unwrap_or_default().trim_end_matches('/').to_owned()
}
