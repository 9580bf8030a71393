//! Input and output schemas, from the tools' own types. They are plain enough for every
//! assistant: 2020-12 without `$schema`, `$defs` and `title`, no arrays of types.

use std::sync::OnceLock;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::{blacklist, create, list, refresh, rotate};
use crate::catalogue::Operation;

/// The input schemas, each made at its first use.
#[derive(Debug, Default)]
pub struct Schemas {
    inputs: [OnceLock<Map<String, Value>>; 5],
}

impl Schemas {
    /// The input schema of an operation's tool.
    #[must_use]
    pub fn input(&self, operation: Operation) -> &Map<String, Value> {
        let [list, create, blacklist, refresh, rotate] = &self.inputs;
        match operation {
            Operation::List => list.get_or_init(input::<list::Input>),
            Operation::Create => create.get_or_init(input::<create::Input>),
            Operation::Blacklist => blacklist.get_or_init(input::<blacklist::Input>),
            Operation::Refresh => refresh.get_or_init(input::<refresh::Input>),
            Operation::Rotate => rotate.get_or_init(input::<rotate::Input>),
        }
    }

    /// The output schema of an operation's tool.
    #[must_use]
    pub fn output(operation: Operation, token_directory: bool) -> Map<String, Value> {
        match operation {
            Operation::List => output::<list::Output>(),
            Operation::Create => with_token_file(output::<create::Output>(), "token", token_directory),
            Operation::Blacklist => output::<blacklist::Output>(),
            Operation::Refresh => with_token_file(output::<refresh::Output>(), "access", token_directory),
            Operation::Rotate => output::<rotate::Output>(),
        }
    }
}

/// Without a token directory the value is always in the answer, and `token_file` never.
fn with_token_file(mut schema: Map<String, Value>, value: &str, token_directory: bool) -> Map<String, Value> {
    if !token_directory {
        if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
            properties.remove("token_file");
        }
        schema.insert("required".to_owned(), json!([value]));
    }
    schema
}

fn input<T: JsonSchema>() -> Map<String, Value> {
    let mut schema = plain::<T>(SchemaSettings::draft2020_12().for_deserialize());
    schema.entry("properties").or_insert_with(|| json!({}));
    schema
}

fn output<T: JsonSchema>() -> Map<String, Value> {
    plain::<T>(SchemaSettings::draft2020_12().for_serialize())
}

fn plain<T: JsonSchema>(settings: SchemaSettings) -> Map<String, Value> {
    let settings = settings.with(|settings| {
        settings.meta_schema = None;
        settings.inline_subschemas = true;
    });
    let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    strip(&mut schema);
    match schema {
        Value::Object(schema) => schema,
        _ => Map::new(),
    }
}

/// Removes what costs an assistant tokens and says nothing: titles of types, formats of numbers.
fn strip(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if object.contains_key("type") {
                object.remove("title");
                object.remove("default");
            }
            object.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}
