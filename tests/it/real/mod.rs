//! The tools on a real Label Studio.

mod access_token;
mod checks;
mod former_release;
mod key_file;
mod legacy_token;
mod lost_answers;
mod nginx;
mod on_request;
mod organisation;
mod own_key;
mod pasted;
mod per_call;
mod piped;
mod results;
mod unauthorized;
mod versions;

const LIST: &str = "list-api-tokens";
const CREATE: &str = "create-api-token";
const BLACKLIST: &str = "blacklist-jwt-refresh-token";
const REFRESH: &str = "refresh-jwt-token";
const ROTATE: &str = "rotate-jwt-refresh-token";
