//! Label Studio behind nginx, as many run it.

mod authority;
mod path;
mod process;
mod tls;

use super::on_request;

fn is_wanted(what: &str) -> bool {
    on_request::is_wanted(what, "nginx")
}
