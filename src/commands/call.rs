//! `call`: one tool, once, for scripts and timers.

use std::io::{self, ErrorKind, Write};

use anyhow::anyhow;
use serde_json::{Map, Value};
use tokio::runtime::Builder;
use tokio::sync::watch;
use tokio::task::spawn_blocking;

use super::{input, nearest, output};
use crate::catalogue::Entry;
use crate::failure::Failure;
use crate::secret::scrub;
use crate::settings::Settings;
use crate::tools::Tools;
use crate::{log, signals};

/// Calls a tool and prints its structured result.
pub fn run(settings: Settings, tool: &str, given: Option<&str>) -> anyhow::Result<u8> {
    log::start(&settings);
    let tools = Tools::new(settings);
    let entry = named(&tools, tool)?;
    let arguments = input::read(given)?;
    let result =
        if entry.operation.changes() { to_its_end(tools, entry, arguments)? } else { tools.call(entry, arguments)? };
    print(entry, &result)?;
    Ok(0)
}

fn named(tools: &Tools, name: &str) -> Result<&'static Entry, Failure> {
    if let Some(entry) = tools.named(name)? {
        return Ok(entry);
    }
    let offered: Vec<&str> = tools.offered()?.map(|entry| entry.name.as_str()).collect();
    let hidden = tools.catalogue()?.tools.iter().any(|entry| entry.name == name);
    let hint = match nearest::nearest(name, &offered) {
        _ if hidden => format!("with read-only set there is {} alone", offered.join(", ")),
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", offered.join(", ")),
    };
    Err(Failure::argument(format!("Unknown tool `{}`; {hint}", scrub(name, &[]))))
}

/// Carries a change out. A first signal does not part Label Studio's answer from the key file;
/// a second one ends the process at once.
fn to_its_end(tools: Tools, entry: &'static Entry, arguments: Map<String, Value>) -> anyhow::Result<Value> {
    Builder::new_current_thread().enable_all().build()?.block_on(async {
        let mut stop = signals::listen()?;
        let mut running = spawn_blocking(move || tools.call(entry, arguments));
        let outcome = tokio::select! {
            biased;
            outcome = &mut running => outcome,
            () = first_signal(&mut stop) => {
                let _ = writeln!(io::stderr(), "label-studio-tokens-mcp: what has begun is brought to its end; a second signal ends it at once");
                running.await
            }
        };
        Ok(outcome.unwrap_or_else(|panic| Err(Failure::internal(&panic)))?)
    })
}

/// Returns at the first signal. What `wait_for` gives is a lock, on which the second would wait.
async fn first_signal(stop: &mut watch::Receiver<bool>) {
    drop(stop.wait_for(|stop| *stop).await);
}

/// Prints a result. A new token that is in it alone must not be lost without a word.
fn print(entry: &Entry, result: &Value) -> anyhow::Result<()> {
    let text = output::json(result)?;
    if !["token", "refresh"].iter().any(|secret| result.get(secret).is_some()) {
        return output::print(&text);
    }
    output::write(&text).map_err(|error| {
        let id = result.get("id").and_then(Value::as_str).unwrap_or("of unknown id");
        let problem = match error.kind() {
            ErrorKind::BrokenPipe => "its reader has gone".to_owned(),
            _ => error.to_string(),
        };
        anyhow!(
            "{} is done, but its result could not be written ({problem}), and nobody has the new token {id}. Blacklist it and create another one; --token-dir or a key file keep tokens out of standard output.",
            entry.name
        )
    })
}
