//! Which proxy of the environment a base URL is reached through.

use ureq::Proxy;
use ureq::http::Uri;

use crate::base_url::BaseUrl;

/// The proxy for `base` and the variable that names it. Loopback hosts and those of `NO_PROXY`
/// have none. The variables are curl's: `http_proxy` is for http alone and `https_proxy` for
/// https (ureq by itself takes the first that is set for both).
pub fn proxy(base: &BaseUrl) -> Option<(Proxy, &'static str)> {
    if base.loopback || is_exempt(&base.text) {
        return None;
    }
    let names = if base.text.to_ascii_lowercase().starts_with("https:") {
        ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
    } else {
        ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"]
    };
    names.into_iter().find_map(|name| {
        let value = std::env::var(name).ok().filter(|value| !value.trim().is_empty())?;
        Some((Proxy::new(value.trim()).ok()?, name))
    })
}

fn is_exempt(url: &str) -> bool {
    let uri = url.parse::<Uri>();
    // ureq reads NO_PROXY only together with a proxy of the environment.
    uri.is_ok_and(|uri| Proxy::try_from_env().is_some_and(|proxy| proxy.is_no_proxy(&uri)))
}
