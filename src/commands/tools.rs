//! `tools`: the tools as a table, or as MCP's tools/list has them.

use std::fmt::Write;

use serde_json::Value;

use super::output;
use crate::catalogue::{Entry, Hints};
use crate::settings::Settings;
use crate::tool_list;
use crate::tools::Tools;

/// Blanks between two columns.
const GAP: usize = 2;

/// Prints the tools that these settings offer.
pub fn run(settings: Settings, json: bool) -> anyhow::Result<u8> {
    let tools = Tools::new(settings);
    if json {
        output::print(&output::json(&tool_list::tools(&tools)?)?)?;
    } else {
        let head = ["NAME", "TITLE", "HINTS", "ARGUMENTS"].map(str::to_owned);
        let rows: Vec<_> = [head].into_iter().chain(tools.offered()?.map(|entry| row(&tools, entry))).collect();
        output::print(&table(&rows))?;
    }
    Ok(0)
}

fn row(tools: &Tools, entry: &Entry) -> [String; 4] {
    [entry.name.clone(), entry.title.clone(), hints(tools.hints(entry)), arguments(tools, entry)]
}

fn hints(hints: Hints) -> String {
    let named = [
        (hints.read_only, "read-only"),
        (hints.destructive, "destructive"),
        (hints.idempotent, "idempotent"),
        (hints.open_world, "open world"),
    ];
    let given: Vec<&str> = named.into_iter().filter(|(given, _)| *given).map(|(_, name)| name).collect();
    if given.is_empty() { "none".to_owned() } else { given.join(", ") }
}

fn arguments(tools: &Tools, entry: &Entry) -> String {
    let schema = tools.input_schema(entry.operation);
    let required: Vec<&str> =
        schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let names =
        schema.get("properties").and_then(Value::as_object).into_iter().flatten().map(|(name, _)| {
            if required.contains(&name.as_str()) { format!("{name} (required)") } else { name.clone() }
        });
    names.collect::<Vec<_>>().join(", ")
}

fn table<const COLUMNS: usize>(rows: &[[String; COLUMNS]]) -> String {
    let mut widths = [0; COLUMNS];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (width, cell) in widths.into_iter().zip(row) {
            let width = width + GAP;
            let _ = write!(line, "{cell:width$}");
        }
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}
