//! Parse, run, exit code.

use std::io::{self, Write};
use std::process::ExitCode;

use label_studio_tokens_mcp::cli::Cli;
use label_studio_tokens_mcp::failure::Failure;
use label_studio_tokens_mcp::server::Server;
use label_studio_tokens_mcp::settings::Settings;
use label_studio_tokens_mcp::stdio::Stdio;
use label_studio_tokens_mcp::tools::Tools;
use label_studio_tokens_mcp::{commands, log, signals};
use rmcp::ServiceExt;
use rmcp::service::ServerInitializeError;
use tokio::runtime::Builder;
use tokio::sync::watch;

/// Threads for calls: four reads run at once, or one change; the rest are about to end.
const MOST_THREADS: usize = 8;

fn main() -> ExitCode {
    let cli = match Cli::read() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    match run(&cli) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            // If nobody reads stderr any more, the exit code says it alone.
            let _ = writeln!(io::stderr(), "label-studio-tokens-mcp: {error:#}");
            ExitCode::from(error.downcast_ref::<Failure>().map_or(1, Failure::exit_code))
        }
    }
}

fn run(cli: &Cli) -> anyhow::Result<u8> {
    if let Some(command) = &cli.command {
        return commands::run(command, &cli.flags);
    }
    let settings = Settings::resolve(&cli.flags)?;
    log::start(&settings);
    Builder::new_current_thread().enable_all().max_blocking_threads(MOST_THREADS).build()?.block_on(serve(settings))?;
    Ok(0)
}

async fn serve(settings: Settings) -> anyhow::Result<()> {
    let stop = signals::listen()?;
    let (end, ended) = watch::channel(false);
    let server = Server::new(Tools::new(settings), ended);
    let calls = server.clone();
    match server.serve(Stdio::start(end, stop)).await {
        Ok(running) => drop(running.waiting().await?),
        Err(ServerInitializeError::ConnectionClosed(_)) => {}
        Err(error) => return Err(error.into()),
    }
    // Here and not in the runtime's end, where a second signal would not be heard.
    calls.settled().await;
    Ok(())
}
