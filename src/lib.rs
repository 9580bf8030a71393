//! label-studio-tokens-mcp: an MCP server for the API tokens of a Label Studio account.
//!
//! A call's way: `stdio` reads a line, `server` finds the tool and queues the call, `tools` checks
//! the arguments and decides, `account` knows the key, `label_studio` sends one request,
//! `key_file` makes a new key survive. `commands` does the same for a person or a script.
//! Dependencies point one way; `tests/it/house.rs` holds that.

pub mod account;
pub mod base_url;
pub mod catalogue;
pub mod cli;
pub mod commands;
pub mod failure;
pub mod jwt;
pub mod key_file;
pub mod label_studio;
pub mod log;
pub mod secret;
pub mod server;
pub mod settings;
pub mod signals;
pub mod stdio;
pub mod tool_list;
pub mod tools;
