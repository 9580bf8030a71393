//! The five tools as the robustness tests call them.

use serde_json::{Value, json};

use crate::fake::Op;
use crate::stage::{Form, Stage};

/// A tool.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Tool {
    List,
    Create,
    Blacklist,
    Refresh,
    Rotate,
}

impl Tool {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::List, Self::Create, Self::Blacklist, Self::Refresh, Self::Rotate];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "list-api-tokens",
            Self::Create => "create-api-token",
            Self::Blacklist => "blacklist-jwt-refresh-token",
            Self::Refresh => "refresh-jwt-token",
            Self::Rotate => "rotate-jwt-refresh-token",
        }
    }

    /// The request that is its own.
    pub fn op(self) -> Op {
        match self {
            Self::List => Op::List,
            Self::Create => Op::Create,
            Self::Blacklist => Op::Blacklist,
            Self::Refresh => Op::Refresh,
            Self::Rotate => Op::Rotate,
        }
    }

    /// Whether it changes anything at Label Studio.
    pub fn changes(self) -> bool {
        matches!(self, Self::Create | Self::Blacklist | Self::Rotate)
    }

    /// What it is called in messages about lost answers.
    pub fn operation(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Blacklist => "blacklist",
            _ => "rotate",
        }
    }

    /// Arguments with which a call on this stage succeeds. The server's own token is left out.
    pub fn arguments(self, stage: &Stage) -> Value {
        let own = matches!(stage.form, Form::PatFile | Form::PatEnv);
        let arguments = match self {
            Self::List | Self::Create => json!({}),
            Self::Blacklist => return json!({"body.refresh": stage.id()}),
            Self::Refresh | Self::Rotate if own => json!({}),
            Self::Refresh => return json!({"body.refresh": stage.pat}),
            Self::Rotate => json!({"body.refresh": stage.pat}),
        };
        stage.authorized(arguments)
    }
}
