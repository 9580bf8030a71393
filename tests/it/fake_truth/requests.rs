//! Bodies, content types, methods and paths.

use super::compare;

#[test]
fn bodies() {
    let bodies = [
        "",
        "{}",
        "{\"refresh\":null}",
        "{\"refresh\":\"\"}",
        "{\"refresh\":\" \"}",
        "{\"refresh\":true}",
        "{\"refresh\":[]}",
        "{\"refresh\":{}}",
        "{\"refresh\":5}",
        "{\"refresh\":1.5}",
        "{\"refresh\":\"a\\u0000b\"}",
        "[]",
        "\"x\"",
        "5",
        "1.5",
        "true",
        "null",
        "{bad",
        "{\"refresh\":NaN}",
        "{\"refresh\":\"garbage\"}",
        "{\"refresh\":\"a.b\",\"more\":1}",
        "{\"refresh\":\"a.b.c\"}",
    ];
    compare(1, |side| {
        let token = format!("Token {}", side.legacy[0]);
        side.create();
        for path in ["refresh/", "blacklist/", "rotate/", ""] {
            let path = format!("/api/token/{path}");
            for body in bodies {
                side.post(&path, &token, body);
            }
            for content_type in ["text/plain", "application/json; charset=utf-8", "a/b; c=d"] {
                side.ask("POST", &path, &token, &[("Content-Type", content_type)], Some("{}"));
            }
            let form = [("Content-Type", "application/x-www-form-urlencoded")];
            side.ask("POST", &path, &token, &form, Some("refresh=x&y=z"));
            side.ask("POST", &path, &token, &[], Some("{}"));
            side.ask("POST", &path, &token, &[], None);
        }
        side.post("/api/token/", "", "{bad");
    });
}

#[test]
fn methods_and_paths() {
    compare(1, |side| {
        let token = format!("Token {}", side.legacy[0]);
        side.create();
        for path in ["", "blacklist/", "refresh/", "rotate/"] {
            for method in ["GET", "PUT", "DELETE", "PATCH", "HEAD"] {
                for key in [&token, ""] {
                    side.ask(method, &format!("/api/token/{path}"), key, &[], None);
                }
            }
            let path = format!("/{path}");
            let bare = path.trim_end_matches('/');
            for path in [format!("/api/token{bare}"), format!("//api/token{path}")] {
                side.post(&path, &token, "{\"refresh\":\"x\"}");
            }
            side.post(&format!("/api/token{bare}//"), &token, "{}");
            side.post(&format!("/wrong/api/token{path}"), &token, "{}");
        }
        for accept in ["text/html", "*/*", "text/html, application/json;q=0.1", "application/*", "x"] {
            side.ask("GET", "/api/token/", &token, &[("Accept", accept)], None);
        }
        side.get("/api/token/?ordering=-x&page=7", &token);
        for path in [
            "/",
            "/health",
            "/health/",
            "/wrong/health",
            "/api/current-user/whoami",
            "/api/current-user/whoami/",
            "/wrong/api/current-user/whoami",
            "/nothing",
            "/api/nothing",
            "/version",
            "/api/version",
            "/wrong/api/version",
        ] {
            side.get(path, &token);
        }
        side.post("/api/current-user/whoami", &token, "{}");
    });
}
