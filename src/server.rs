//! The tools as MCP: rmcp's handler, and the queue in which calls take effect.

use std::sync::Arc;

use rmcp::model::{
    CacheScope, CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, CustomRequest, CustomResult,
    DiscoverResult, ErrorCode, Implementation, ListToolsResult, MetaObject, PaginatedRequestParams, ProtocolVersion,
    ServerCapabilities, ServerConfig, SubscriptionFilter,
};
use rmcp::service::{RequestContext, SubscriptionContext};
use rmcp::{ErrorData, RoleServer, ServerHandler};
use serde_json::Value;
use tokio::sync::{RwLock, watch};
use tokio::task::spawn_blocking;

use crate::catalogue::Entry;
use crate::failure::Failure;
use crate::secret::scrub;
use crate::tool_list;
use crate::tools::Tools;

/// Calls that only read and run at once.
const READS_AT_ONCE: u32 = 4;

/// How long a client may keep tools/list, in milliseconds: the list never changes while the
/// server runs.
const LIST_LIFETIME: u64 = 3_600_000;

/// The MCP server, for any transport.
#[derive(Debug, Clone)]
pub struct Server {
    tools: Arc<Tools>,
    /// Fair: who asks first gets in first. Changes alone, reads up to four at once.
    queue: Arc<RwLock<()>>,
    ended: watch::Receiver<bool>,
}

impl Server {
    /// A server of these tools. `ended` turns true when no more requests will come.
    #[must_use]
    pub fn new(tools: Tools, ended: watch::Receiver<bool>) -> Self {
        Self { tools: Arc::new(tools), queue: Arc::new(RwLock::with_max_readers((), READS_AT_ONCE)), ended }
    }

    /// Waits until every call that was begun has ended, those included that nobody waits for.
    pub async fn settled(&self) {
        drop(self.queue.write().await);
    }

    /// Runs a call in its turn, on a thread of its own. Nothing is awaited before the queue, so
    /// the order of the requests is the order of their turns. Once its turn has come, a call is
    /// finished even if its client no longer waits: the thread holds the turn.
    async fn in_turn(&self, entry: &'static Entry, request: CallToolRequestParams) -> Result<Value, Failure> {
        let tools = Arc::clone(&self.tools);
        let arguments = request.arguments.unwrap_or_default();
        let running = if entry.operation.changes() {
            let turn = Arc::clone(&self.queue).write_owned().await;
            spawn_blocking(move || (tools.call(entry, arguments), turn).0)
        } else {
            let turn = Arc::clone(&self.queue).read_owned().await;
            spawn_blocking(move || (tools.call(entry, arguments), turn).0)
        };
        running.await.unwrap_or_else(|panic| Err(Failure::internal(&panic)))
    }
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder().enable_tools().build();
        let config = ServerConfig::new(capabilities).with_server_info(implementation());
        match self.tools.catalogue() {
            Ok(catalogue) => config.with_instructions(catalogue.instructions.clone()),
            Err(failure) => config.with_instructions(failure.to_string()),
        }
    }

    async fn discover(&self, _context: RequestContext<RoleServer>) -> Result<DiscoverResult, ErrorData> {
        let versions = self.supported_protocol_versions().into_owned();
        let result = DiscoverResult::from_server_info(versions, self.get_info());
        Ok(result.with_ttl_ms(LIST_LIFETIME).with_cache_scope(CacheScope::Public))
    }

    async fn list_tools(
        &self,
        request: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        if request.is_some_and(|request| request.cursor.is_some()) {
            return Err(ErrorData::invalid_params("tools/list has a single page: it takes no cursor", None));
        }
        let tools = tool_list::tools(&self.tools).map_err(|failure| internal(&failure))?;
        let mut list =
            ListToolsResult::with_all_items(tools).with_ttl_ms(LIST_LIFETIME).with_cache_scope(CacheScope::Public);
        list.meta = server_info(&context);
        Ok(list)
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let Some(entry) = self.tools.named(&request.name).map_err(|failure| internal(&failure))? else {
            return Err(unknown_tool(&self.tools, &request.name));
        };
        let outcome = tokio::select! {
            biased;
            () = context.ct.cancelled() => return Err(ErrorData::internal_error("cancelled", None)),
            outcome = self.in_turn(entry, request) => outcome,
        };
        let mut result = result(outcome);
        result.meta = server_info(&context);
        Ok(result.into())
    }

    /// rmcp brings requests here whose parameters do not fit their method.
    async fn on_custom_request(
        &self,
        request: CustomRequest,
        _context: RequestContext<RoleServer>,
    ) -> Result<CustomResult, ErrorData> {
        Err(match request.method.as_str() {
            "tools/call" => {
                ErrorData::invalid_params("tools/call takes `name`, a string, and `arguments`, an object", None)
            }
            "tools/list" | "initialize" | "server/discover" | "ping" => {
                ErrorData::invalid_params(format!("the parameters do not fit {}", request.method), None)
            }
            other => {
                ErrorData::new(ErrorCode::METHOD_NOT_FOUND, format!("unknown method `{}`", scrub(other, &[])), None)
            }
        })
    }

    fn accepted_subscription_filter(&self, _requested: &SubscriptionFilter) -> Option<SubscriptionFilter> {
        Some(SubscriptionFilter::default())
    }

    async fn listen(&self, subscription: SubscriptionContext) -> Result<(), ErrorData> {
        let mut ended = self.ended.clone();
        tokio::select! {
            () = subscription.cancelled() => {}
            _ = ended.wait_for(|ended| *ended) => {}
        }
        Ok(())
    }
}

/// The server as each modern result names it (MCP 2026-07-28; rmcp 3.11 does so for discover
/// and listen alone). Legacy results have no such field.
fn server_info(context: &RequestContext<RoleServer>) -> Option<MetaObject> {
    context.protocol_version().filter(|version| *version >= ProtocolVersion::V_2026_07_28)?;
    let mut meta = MetaObject::default();
    meta.insert("io.modelcontextprotocol/serverInfo".to_owned(), serde_json::to_value(implementation()).ok()?);
    Some(meta)
}

fn implementation() -> Implementation {
    Implementation::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
}

/// Text and structured content are the same JSON: some clients show the model only one of them.
fn result(outcome: Result<Value, Failure>) -> CallToolResult {
    match outcome {
        Ok(value) => CallToolResult::structured(value),
        Err(failure) => CallToolResult::error(vec![ContentBlock::text(failure.to_string())]),
    }
}

fn unknown_tool(tools: &Tools, name: &str) -> ErrorData {
    let names: Vec<&str> = tools.offered().into_iter().flatten().map(|entry| entry.name.as_str()).collect();
    ErrorData::invalid_params(format!("unknown tool `{}`; there are {}", scrub(name, &[]), names.join(", ")), None)
}

fn internal(failure: &Failure) -> ErrorData {
    ErrorData::internal_error(failure.to_string(), None)
}
