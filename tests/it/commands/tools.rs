//! `tools`: the table, and the same list as tools/list.

use serde_json::{Value, json};

use super::{binary, json};
use crate::server::Server;

const SETTINGS: [&[&str]; 4] = [&[], &["--read-only"], &["--hints", "declared"], &["--token-dir", "/"]];

fn listed(flags: &[&str]) -> Value {
    let mut running = flags.iter().fold(Server::new(), Server::arg).start_initialized();
    running.request("tools/list", json!({}))["result"]["tools"].take()
}

#[test]
fn as_json_they_are_those_of_tools_list() {
    for flags in SETTINGS {
        let finished = binary(&[&["tools", "--json"], flags].concat()).run("");
        assert_eq!((finished.code(), finished.stderr.as_str()), (0, ""));
        assert_eq!(json(&finished), listed(flags), "{flags:?}");
        assert_eq!(finished.stdout.lines().count(), 1);
    }
}

#[test]
fn the_table_has_a_line_for_each() {
    for flags in SETTINGS {
        let finished = binary(&[&["tools"], flags].concat()).run("");
        assert_eq!((finished.code(), finished.stderr.as_str()), (0, ""));
        let lines: Vec<&str> = finished.stdout.lines().collect();
        let tools = listed(flags);
        let tools = tools.as_array().unwrap();
        assert_eq!(lines.len(), tools.len() + 1, "{}", finished.stdout);
        let columns = ["NAME", "TITLE", "HINTS", "ARGUMENTS"].map(|head| lines[0].find(head).unwrap());
        for (line, tool) in lines[1..].iter().zip(tools) {
            assert!(line.len() <= 120, "{line}");
            let cells = [0, 1, 2].map(|at| line[columns[at]..columns[at + 1]].trim());
            assert_eq!(cells[..2], [tool["name"].as_str().unwrap(), tool["title"].as_str().unwrap()]);
            let annotations = &tool["annotations"];
            assert_eq!(cells[2].contains("read-only"), annotations["readOnlyHint"] == true, "{line}");
            assert_eq!(cells[2].contains("destructive"), annotations["destructiveHint"] == true, "{line}");
            assert_eq!(cells[2].contains("idempotent"), annotations["idempotentHint"] == true, "{line}");
            let arguments = tool["inputSchema"]["properties"].as_object().unwrap();
            let shown: Vec<&str> =
                line[columns[3]..].split(", ").map(|name| name.trim_end_matches(" (required)")).collect();
            assert_eq!(shown, arguments.keys().collect::<Vec<_>>(), "{line}");
        }
    }
}
