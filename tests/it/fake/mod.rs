//! A fake Label Studio: answers as the real one does (`fake_truth` compares them), and does wrong
//! what it is told to do wrong.

mod accounts;
mod answers;
mod bodies;
mod connection;
mod fault;
mod gate;
mod keys;
mod op;
mod operations;
mod routes;
mod state;

use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use serde_json::Value;

use crate::deadline::until;
use crate::{client, jwt};

pub use accounts::FakeUser;
pub use fault::Fault;
pub use gate::Gate;
pub use op::Op;
pub use state::Recorded;

/// A fake on a port of its own; stops when dropped.
pub struct Fake {
    url: String,
    state: Arc<state::State>,
    listener: Option<JoinHandle<()>>,
}

impl Fake {
    /// Starts one at the root.
    pub fn start() -> Self {
        Self::start_under("")
    }

    /// Starts one under a base path (`/label-studio`), as behind a proxy.
    pub fn start_under(prefix: &str) -> Self {
        Self::start_at("127.0.0.1:0", prefix)
    }

    /// Starts one at an address.
    pub fn start_at(address: &str, prefix: &str) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let url = format!("http://{}{prefix}", listener.local_addr().unwrap());
        let state = Arc::new(state::State::new(prefix));
        let shared = Arc::clone(&state);
        let listener = thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let Some(number) = shared.accept(&stream) else {
                    return;
                };
                let state = Arc::clone(&shared);
                thread::spawn(move || {
                    connection::serve(&state, number, &mut stream);
                    state.leave(number);
                });
            }
        });
        Self { url, state, listener: Some(listener) }
    }

    /// Its base URL, without `/` at the end.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Makes a user, who has no token yet.
    pub fn user(&self) -> FakeUser {
        self.state.accounts().add_user()
    }

    /// Makes a personal access token directly; a user may hold several.
    pub fn new_pat(&self, user: &FakeUser) -> String {
        self.state.accounts().new_pat(user.id)
    }

    /// Makes an access token directly.
    pub fn access_token(&self, user: &FakeUser) -> String {
        self.state.accounts().new_access(&user.id.to_string().into())
    }

    /// Signs any claims as this installation (`jwt::fresh` makes some): expired tokens, odd ones.
    pub fn sign(&self, claims: &Value) -> String {
        self.state.accounts().sign(claims)
    }

    /// The whole token with this id.
    pub fn whole(&self, id: &str) -> String {
        self.tokens().into_iter().find(|token| jwt::id_of(token) == id).unwrap_or_else(|| panic!("no token {id}"))
    }

    /// Every token that was ever signed here.
    pub fn tokens(&self) -> Vec<String> {
        self.state.accounts().signed()
    }

    /// The ids that list shows the user, oldest first.
    pub fn live(&self, user: &FakeUser) -> Vec<String> {
        self.state.accounts().live(user.id).into_iter().map(jwt::id_of).collect()
    }

    /// Whether an id is on the blacklist.
    pub fn blacklisted(&self, id: &str) -> bool {
        self.state.accounts().blacklisted(id)
    }

    /// Blacklists an id, as another client would.
    pub fn blacklist(&self, id: &str) {
        self.state.accounts().blacklist(id);
    }

    /// Ends every access token there is.
    pub fn expire_access_tokens(&self) {
        self.state.accounts().expire_access_tokens();
    }

    /// How long access tokens live from now on (300 s).
    pub fn set_access_life(&self, seconds: i64) {
        self.state.accounts().access_life = seconds;
    }

    /// The organisation's switch for API tokens (on).
    pub fn set_api_tokens_enabled(&self, enabled: bool) {
        self.state.accounts().api_tokens_enabled = enabled;
    }

    /// The organisation's switch for legacy tokens (on).
    pub fn set_legacy_enabled(&self, enabled: bool) {
        self.state.accounts().legacy_enabled = enabled;
    }

    /// Makes a user inactive.
    pub fn deactivate(&self, user: &FakeUser) {
        self.state.accounts().inactive.insert(user.id);
    }

    /// The requests so far, in the order in which they were read.
    pub fn requests(&self) -> Vec<Recorded> {
        self.state.requests()
    }

    /// How many requests asked for an operation.
    pub fn count(&self, op: Op) -> usize {
        self.state.count(op)
    }

    /// How many connections were made.
    pub fn connections(&self) -> usize {
        self.state.connections()
    }

    /// Waits until everything that has come is served, for clients that have gone as well.
    pub fn settle(&self) {
        // Whoever came before this request was accepted before it.
        client::ask(&self.url, "GET", "/health", &[], None).unwrap();
        until("the end of all connections", || self.state.is_idle().then_some(()));
    }

    /// The next request for `op` gets this fault. Faults come in the order in which they were said.
    pub fn fault(&self, op: Op, fault: Fault) {
        self.fault_after(op, 0, fault);
    }

    /// The same for the next so many requests.
    pub fn fault_times(&self, op: Op, fault: &Fault, times: usize) {
        (0..times).for_each(|_| self.fault(op, fault.clone()));
    }

    /// The same after so many faultless requests, counted from the fault said before.
    pub fn fault_after(&self, op: Op, skip: usize, fault: Fault) {
        self.state.faults.add(op, skip, fault);
    }

    /// How many faults have not happened yet.
    pub fn faults_left(&self) -> usize {
        self.state.faults.left()
    }

    /// Stalls every request for `op` before it is carried out, until the gate is opened; it is then
    /// carried out even if the client has gone.
    pub fn hold(&self, op: Op) -> Gate {
        self.state.hold(op)
    }

    /// Waits until at least so many requests hang (`Fault::Hang`), or none when `count` is 0.
    pub fn wait_hanging(&self, count: usize) {
        self.state.hanging.wait_waiting(count);
    }

    /// Answers the requests that hang now.
    pub fn release_hanging(&self) {
        self.state.hanging.release();
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.state.stop();
        // The listener looks up once more and sees that it is over.
        drop(TcpStream::connect(client::split(&self.url).0));
        drop(self.listener.take().map(JoinHandle::join));
    }
}
