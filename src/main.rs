//! Parse, run, exit code.

use std::process::ExitCode;

use clap::Parser;
use label_studio_tokens_mcp::cli::Cli;
use label_studio_tokens_mcp::failure::Failure;
use label_studio_tokens_mcp::secret::without_tokens;
use label_studio_tokens_mcp::server::Server;
use label_studio_tokens_mcp::settings::Settings;
use label_studio_tokens_mcp::stdio::Stdio;
use label_studio_tokens_mcp::tools::Tools;
use label_studio_tokens_mcp::{log, signals};
use rmcp::ServiceExt;
use rmcp::service::ServerInitializeError;
use tokio::runtime::Builder;
use tokio::sync::watch;

/// Threads for calls: four reads run at once, or one change; the rest are about to end.
const MOST_THREADS: usize = 8;

fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("label-studio-tokens-mcp: {error:#}");
            ExitCode::from(error.downcast_ref::<Failure>().map_or(1, Failure::exit_code))
        }
    }
}

fn run(cli: &Cli) -> anyhow::Result<()> {
    let settings = Settings::resolve(&cli.flags)?;
    log::start(settings.log);
    for notice in &settings.notices {
        tracing::warn!("{}", without_tokens(notice));
    }
    // Dropping the runtime waits for a change that is under way.
    Builder::new_current_thread().enable_all().max_blocking_threads(MOST_THREADS).build()?.block_on(serve(settings))
}

async fn serve(settings: Settings) -> anyhow::Result<()> {
    let stop = signals::listen()?;
    let (end, ended) = watch::channel(false);
    let server = Server::new(Tools::new(settings), ended);
    match server.serve(Stdio::start(end, stop)).await {
        Ok(running) => drop(running.waiting().await?),
        Err(ServerInitializeError::ConnectionClosed(_)) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
