//! The client's side of MCP: requests, calls, and what a call's result must look like.

use serde_json::{Value, json};

use crate::running::Running;

impl Running {
    /// Sends a request with a new id, without waiting.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        let id = self.next_id();
        let mut message = json!({"jsonrpc": "2.0", "id": id, "method": method});
        message["params"] = params;
        self.send(&message);
        id
    }

    /// Sends a tool call with a new id, without waiting.
    pub fn ask_tool(&mut self, tool: &str, arguments: Value) -> i64 {
        let mut params = json!({"name": tool});
        params["arguments"] = arguments;
        self.ask("tools/call", params)
    }

    /// Sends a request and waits for its answer, the whole message.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        self.answer(id)
    }

    /// Shakes hands as most clients do today; gives the server's part.
    pub fn initialize(&mut self) -> Value {
        let client = json!({"name": "tests", "version": "1"});
        let mut answer = self
            .request("initialize", json!({"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": client}));
        self.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
        answer["result"].take()
    }

    /// Calls a tool: its `CallToolResult`.
    pub fn call(&mut self, tool: &str, arguments: Value) -> Value {
        let id = self.ask_tool(tool, arguments);
        result(self.answer(id))
    }

    /// Calls a tool that must succeed: its structured result, which the text repeats.
    pub fn ok(&mut self, tool: &str, arguments: Value) -> Value {
        succeeded(self.call(tool, arguments))
    }

    /// Calls a tool that must fail: what it says.
    pub fn refused(&mut self, tool: &str, arguments: Value) -> String {
        failed(&self.call(tool, arguments))
    }
}

/// The result of an answer that is no JSON-RPC error.
pub fn result(mut answer: Value) -> Value {
    assert!(answer["result"].is_object(), "no result: {answer}");
    answer["result"].take()
}

/// The structured part of a `CallToolResult` without error.
pub fn succeeded(mut result: Value) -> Value {
    assert_ne!(result["isError"], true, "refused: {result}");
    let text = result["content"][0]["text"].as_str().unwrap_or_else(|| panic!("no text: {result}"));
    let text: Value = serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {result}"));
    assert_eq!(text, result["structuredContent"], "text and structure differ");
    result["structuredContent"].take()
}

/// The text of a `CallToolResult` with an error.
pub fn failed(result: &Value) -> String {
    assert_eq!(result["isError"], true, "not refused: {result}");
    assert!(result.get("structuredContent").is_none(), "an error with structure: {result}");
    result["content"][0]["text"].as_str().unwrap_or_else(|| panic!("no text: {result}")).to_owned()
}
