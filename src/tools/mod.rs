//! The five tools: which are offered, their schemas, and the way from arguments to a result.

mod arguments;
mod blacklist;
mod create;
mod keep;
mod list;
pub mod lost_answer;
mod refresh;
mod repair;
mod rotate;
mod schema;

use std::time::{Duration, Instant};

use serde_json::{Map, Value};

use crate::account::{Account, Key, Session};
use crate::catalogue::{Catalogue, Entry, Hints, Operation, catalogue};
use crate::failure::Failure;
use crate::key_file;
use crate::settings::{HintSet, Settings};

pub use schema::Schemas;

/// How long a rotation waits for another process's rotation of the same key file.
const UNTIL_LOCKED: Duration = Duration::from_secs(15);

/// The tools as these settings offer them, and the account they work on.
#[derive(Debug)]
pub struct Tools {
    settings: Settings,
    account: Account,
    schemas: Schemas,
}

/// What each tool's `run` works with.
#[derive(Debug, Clone, Copy)]
struct Call<'a> {
    settings: &'a Settings,
    account: &'a Account,
    /// When the call left the queue.
    began: Instant,
}

impl<'a> Call<'a> {
    fn session(&self, authorization: Option<&str>) -> Result<Session<'a>, Failure> {
        self.session_with(Some(self.account.key(authorization)?))
    }

    fn session_with(&self, key: Option<Key>) -> Result<Session<'a>, Failure> {
        Session::new(self.account, key, self.began)
    }
}

impl Tools {
    /// Takes the settings; does nothing yet.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self { account: Account::new(&settings), schemas: Schemas::default(), settings }
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The account that they work on.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// The whole catalogue.
    ///
    /// # Errors
    /// A mistake in `tools.yaml`.
    pub fn catalogue(&self) -> Result<&'static Catalogue, Failure> {
        catalogue().map_err(|problem| Failure::internal(&problem))
    }

    /// The tools that are offered, in the catalogue's order.
    ///
    /// # Errors
    /// A mistake in `tools.yaml`.
    pub fn offered(&self) -> Result<impl Iterator<Item = &'static Entry>, Failure> {
        let read_only = self.settings.read_only;
        Ok(self.catalogue()?.tools.iter().filter(move |entry| !read_only || entry.operation == Operation::List))
    }

    /// The tool of this name, if it is offered.
    ///
    /// # Errors
    /// A mistake in `tools.yaml`.
    pub fn named(&self, name: &str) -> Result<Option<&'static Entry>, Failure> {
        Ok(self.offered()?.find(|entry| entry.name == name))
    }

    /// The hints of a tool as these settings serve them.
    #[must_use]
    pub fn hints(&self, entry: &Entry) -> Hints {
        match self.settings.hints {
            HintSet::Served => entry.hints,
            HintSet::Declared => entry.declared_hints(),
        }
    }

    /// The input schema of a tool.
    #[must_use]
    pub fn input_schema(&self, operation: Operation) -> &Map<String, Value> {
        self.schemas.input(operation)
    }

    /// The output schema of a tool. With a token directory it shows `token_file`.
    #[must_use]
    pub fn output_schema(&self, operation: Operation) -> Map<String, Value> {
        Schemas::output(operation, self.settings.token_dir.is_some())
    }

    /// Carries a call out, blocking, and gives its structured content. To be called when the
    /// call has left the queue: its time starts now.
    ///
    /// # Errors
    /// Why there is no result; what is known of a change's outcome is in its words.
    pub fn call(&self, entry: &Entry, given: Map<String, Value>) -> Result<Value, Failure> {
        let call = Call { settings: &self.settings, account: &self.account, began: Instant::now() };
        let key = self.account.own_key();
        let mut outcome = self.run(call, entry.operation, given.clone());
        if outcome.as_ref().is_err_and(Failure::is_revoked_key) && self.key_was_replaced(call, &key) {
            outcome = self.run(call, entry.operation, given);
        }
        report(entry, &outcome, call.began);
        outcome
    }

    /// Whether another process has put another key into the key file, or does so right now: its
    /// rotation kills the old key some time before the new one is written.
    fn key_was_replaced(&self, call: Call<'_>, before: &Result<Key, Failure>) -> bool {
        let lock = self.account.key_file().map(|path| key_file::lock(path, call.began + UNTIL_LOCKED));
        lock.is_some() && self.account.own_key() != *before
    }

    fn run(&self, call: Call<'_>, operation: Operation, given: Map<String, Value>) -> Result<Value, Failure> {
        let known = self.input_schema(operation);
        let given = arguments::checked(given, known)?;
        match operation {
            Operation::List => result(&list::run(call, &arguments::read(given)?)?),
            Operation::Create => result(&create::run(call, &arguments::read(given)?)?),
            Operation::Blacklist => result(&blacklist::run(call, &arguments::read(given)?)?),
            Operation::Refresh => result(&refresh::run(call, &arguments::read(given)?)?),
            Operation::Rotate => result(&rotate::run(call, &arguments::read(given)?)?),
        }
    }
}

/// The server's own key, if it is a personal access token.
fn own_personal_access_token(call: Call<'_>) -> Result<Key, Failure> {
    let key = call.account.own_key()?;
    if key.personal_access_token().is_some() {
        return Ok(key);
    }
    Err(Failure::argument(format!(
        "`body.refresh` is left out, which means the server's own personal access token, but {} holds another kind of key. Give the personal access token in body.refresh. Nothing was sent.",
        key.source
    )))
}

fn result(output: &impl serde::Serialize) -> Result<Value, Failure> {
    serde_json::to_value(output).map_err(|problem| Failure::internal(&problem))
}

/// One line a change; never an argument or a value.
fn report(entry: &Entry, outcome: &Result<Value, Failure>, began: Instant) {
    let milliseconds = began.elapsed().as_millis();
    let id = outcome.as_ref().ok().and_then(|value| value.get("id")?.as_str()).unwrap_or("-");
    let end = match outcome {
        Ok(_) => "done",
        Err(failure) if failure.exit_code() == 4 => "outcome unknown",
        Err(_) => "failed",
    };
    if entry.operation.changes() {
        tracing::info!("{} {end}, token {id}, {milliseconds} ms", entry.name);
    } else {
        tracing::debug!("{} {end}, {milliseconds} ms", entry.name);
    }
}
