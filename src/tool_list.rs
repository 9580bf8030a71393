//! The tools as MCP's tools/list has them.

use std::sync::Arc;

use rmcp::model::{Tool, ToolAnnotations};

use crate::catalogue::Entry;
use crate::failure::Failure;
use crate::tools::Tools;

/// The tools that are offered, in the catalogue's order.
///
/// # Errors
/// A mistake in `tools.yaml`.
pub fn tools(tools: &Tools) -> Result<Vec<Tool>, Failure> {
    Ok(tools.offered()?.map(|entry| tool(tools, entry)).collect())
}

fn tool(tools: &Tools, entry: &'static Entry) -> Tool {
    let hints = tools.hints(entry);
    let annotations = ToolAnnotations::with_title(entry.title.clone())
        .read_only(hints.read_only)
        .destructive(hints.destructive)
        .idempotent(hints.idempotent)
        .open_world(hints.open_world);
    Tool::new(entry.name.as_str(), entry.description.as_str(), tools.input_schema(entry.operation).clone())
        .with_title(entry.title.clone())
        .with_raw_output_schema(Arc::new(tools.output_schema(entry.operation)))
        .with_annotations(annotations)
}
