//! Random input, 100,000 cases in all: bytes and JSON to the line reader and the arguments of the
//! built binary, texts to the readers of tokens and to the scrubber. `IT_SEED` repeats a run.

mod arguments;
mod json;
mod lines;
mod readers;

/// Lines to one process.
const LINES: usize = 20_000;

/// Calls of each of the five tools.
const CALLS: usize = 3_000;

/// Texts that may be tokens or keys.
const TOKENS: usize = 50_000;

/// Texts to be scrubbed.
const TEXTS: usize = 15_000;

const _: () = assert!(LINES + 5 * CALLS + TOKENS + TEXTS == 100_000);
