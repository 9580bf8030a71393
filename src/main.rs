//! Parse, run, exit code.

use std::io::Write;
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
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(usage) => return tell(&usage),
    };
    match run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let text = without_tokens(&format!("{error:#}"));
            // Whoever closed stderr does not want to know.
            let _ = writeln!(std::io::stderr(), "label-studio-tokens-mcp: {text}");
            ExitCode::from(error.downcast_ref::<Failure>().map_or(1, Failure::exit_code))
        }
    }
}

/// Shows help and version on stdout, a mistake in the flags on stderr: without the key that
/// somebody may have put there.
fn tell(usage: &clap::Error) -> ExitCode {
    let text = without_tokens(&usage.render().to_string());
    let _ = if usage.use_stderr() { write!(std::io::stderr(), "{text}") } else { write!(std::io::stdout(), "{text}") };
    ExitCode::from(u8::try_from(usage.exit_code()).unwrap_or(2))
}

fn run(cli: &Cli) -> anyhow::Result<()> {
    let settings = Settings::resolve(&cli.flags)?;
    log::start(settings.log);
    for notice in &settings.notices {
        tracing::warn!("{}", without_tokens(notice));
    }
    Builder::new_current_thread().enable_all().max_blocking_threads(MOST_THREADS).build()?.block_on(serve(settings))
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
