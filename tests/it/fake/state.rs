//! What all connections of a fake share.

use std::collections::HashMap;
use std::net::{Shutdown, TcpStream};
use std::sync::{Mutex, MutexGuard};

use super::accounts::Accounts;
use super::fault::Faults;
use super::gate::Gate;
use super::op::Op;
use crate::http::Request;

/// A request that came in.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// What it asked for, if it was one of the operations.
    pub op: Option<Op>,
    /// The number of its connection, from 1.
    pub connection: usize,
    /// The request; of one that was reset before it was read, the first line only.
    pub request: Request,
}

/// The state of a fake.
pub struct State {
    /// The base path under which the fake serves.
    prefix: String,
    pub faults: Faults,
    /// Where `Fault::Hang` waits.
    pub hanging: Gate,
    accounts: Mutex<Accounts>,
    requests: Mutex<Vec<Recorded>>,
    gates: Mutex<HashMap<Op, Gate>>,
    connections: Mutex<Connections>,
}

#[derive(Default)]
struct Connections {
    accepted: usize,
    stopped: bool,
    open: HashMap<usize, TcpStream>,
}

impl State {
    /// A new installation.
    pub fn new(prefix: &str) -> Self {
        Self {
            prefix: prefix.trim_end_matches('/').to_owned(),
            faults: Faults::default(),
            hanging: Gate::default(),
            accounts: Mutex::new(Accounts::new()),
            requests: Mutex::default(),
            gates: Mutex::default(),
            connections: Mutex::default(),
        }
    }

    /// Users and tokens.
    pub fn accounts(&self) -> MutexGuard<'_, Accounts> {
        self.accounts.lock().unwrap()
    }

    /// The path without query and base path; what lies outside the base path is no path of ours.
    pub fn path(&self, request: &Request) -> String {
        let path = request.target.split('?').next().unwrap_or_default();
        // Python's server takes several slashes in front for one.
        let path = format!("/{}", path.trim_start_matches('/'));
        match path.strip_prefix(&self.prefix) {
            Some(rest) if rest.starts_with('/') => rest.to_owned(),
            _ => format!("/outside{path}"),
        }
    }

    /// Keeps a request for the tests.
    pub fn record(&self, request: Recorded) {
        self.requests.lock().unwrap().push(request);
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<Recorded> {
        self.requests.lock().unwrap().clone()
    }

    /// How many requests asked for an operation.
    pub fn count(&self, op: Op) -> usize {
        self.requests.lock().unwrap().iter().filter(|request| request.op == Some(op)).count()
    }

    /// The gate in front of an operation, if there is one.
    pub fn gate(&self, op: Op) -> Option<Gate> {
        self.gates.lock().unwrap().get(&op).cloned()
    }

    /// Puts a closed gate in front of an operation.
    pub fn hold(&self, op: Op) -> Gate {
        let gate = Gate::default();
        self.gates.lock().unwrap().insert(op, gate.clone());
        gate
    }

    /// Enters a new connection; None when the fake has stopped.
    pub fn accept(&self, stream: &TcpStream) -> Option<usize> {
        let mut connections = self.connections.lock().unwrap();
        if connections.stopped {
            return None;
        }
        connections.accepted += 1;
        let number = connections.accepted;
        connections.open.insert(number, stream.try_clone().ok()?);
        Some(number)
    }

    /// Forgets a connection, which closes with its last handle.
    pub fn leave(&self, number: usize) {
        self.connections.lock().unwrap().open.remove(&number);
    }

    /// Whether no connection is open.
    pub fn is_idle(&self) -> bool {
        self.connections.lock().unwrap().open.is_empty()
    }

    /// How many connections were made.
    pub fn connections(&self) -> usize {
        self.connections.lock().unwrap().accepted
    }

    /// Ends everything that is open or waits.
    pub fn stop(&self) {
        let mut connections = self.connections.lock().unwrap();
        connections.stopped = true;
        for stream in connections.open.values() {
            drop(stream.shutdown(Shutdown::Both));
        }
        self.hanging.open();
        self.gates.lock().unwrap().values().for_each(Gate::open);
    }
}
