//! The command line.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::secret::without_tokens;
use crate::settings::Flags;

/// Exit code of a command line that cannot be used.
const USAGE: u8 = 2;

/// An MCP server on standard input and output that lists, creates, blacklists, refreshes and
/// rotates the API tokens of a Label Studio account.
#[derive(Debug, Parser)]
#[command(
    name = "label-studio-tokens-mcp",
    version,
    override_usage = "label-studio-tokens-mcp [OPTIONS]            the MCP server\n       \
                      label-studio-tokens-mcp [OPTIONS] <COMMAND>",
    after_help = "The key comes from a file (--api-key-file, LABEL_STUDIO_API_KEY_FILE) or from LABEL_STUDIO_API_KEY, \
                  never from the command line.\nVariables stand in brackets; a flag wins over its variable.\n\
                  When something does not work: label-studio-tokens-mcp check"
)]
pub struct Cli {
    /// The settings.
    #[command(flatten)]
    pub flags: Flags,
    /// What to do in place of serving.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What the program can do beside serving.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Call one tool, print its result as JSON and end
    #[command(
        after_help = "Exit codes: 0 done, 1 a fault of this program or of the system, 2 an argument or a setting, \
                            3 no usable answer from Label Studio,\n4 outcome unknown, 5 refused by Label Studio, \
                            6 the key is not accepted.\n\n\
                            Examples:\n  \
                            label-studio-tokens-mcp call list-api-tokens\n  \
                            label-studio-tokens-mcp call rotate-jwt-refresh-token\n  \
                            label-studio-tokens-mcp call blacklist-jwt-refresh-token '{\"body.refresh\": \"ID\"}'"
    )]
    Call {
        /// The tool's name
        tool: String,
        /// Its arguments: a JSON object, @FILE that holds one, or - for standard input [default: {}]
        #[arg(value_name = "JSON|@FILE|-")]
        arguments: Option<String>,
    },
    /// See what works and what does not, and what to do next
    #[command(
        after_help = "Changes nothing. The exit code is that of the first failure, as in `call`; 0 if there is none."
    )]
    Check {
        /// Print JSON, for programs
        #[arg(long)]
        json: bool,
    },
    /// List the tools with their hints and arguments
    Tools {
        /// Print them as MCP's tools/list has them
        #[arg(long)]
        json: bool,
    },
}

impl Cli {
    /// Reads the command line.
    ///
    /// # Errors
    /// Help, release or what is wrong has been written; the process ends with this code.
    pub fn read() -> Result<Self, ExitCode> {
        Self::try_parse().map_err(|end| {
            // What was typed is repeated, and may be a token. Whoever has closed the pipe wants none of it.
            let text = without_tokens(&end.render().to_string());
            if end.use_stderr() {
                let _ = io::stderr().write_all(text.as_bytes());
                return ExitCode::from(USAGE);
            }
            let _ = io::stdout().write_all(text.as_bytes());
            ExitCode::SUCCESS
        })
    }
}
