//! The log: stderr, and only this crate's own target. rmcp writes arguments and results at
//! debug, and ureq keys at trace, so no setting switches theirs on.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::prelude::*;

use crate::secret::without_tokens;
use crate::settings::{LogLevel, Settings};

/// Starts the log and writes what is odd about the settings. Called once.
pub fn start(settings: &Settings) {
    let level = match settings.log {
        LogLevel::Off => LevelFilter::OFF,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    };
    let own = Targets::new().with_target(env!("CARGO_CRATE_NAME"), level);
    let lines = fmt::layer().with_writer(std::io::stderr).with_ansi(false).with_target(false).without_time();
    // Fails only if a log was started before.
    let _ = tracing_subscriber::registry().with(lines.with_filter(own)).try_init();
    for notice in &settings.notices {
        tracing::warn!("{}", without_tokens(notice));
    }
}
