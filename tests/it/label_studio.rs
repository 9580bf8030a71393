//! A real Label Studio: one for all tests, started by `scripts/label-studio` when the first asks,
//! or one of its own for a test that changes the organisation.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::client;
use crate::http::Answer;
use crate::jwt;

/// The first start installs Label Studio and makes its database.
const START_LIMIT: Duration = Duration::from_secs(1200);

/// A running Label Studio; ends with its standard input, so however the tests end.
pub struct LabelStudio {
    pub url: String,
    /// The release, as in `1.23.2`.
    pub release: String,
    pub data_dir: PathBuf,
    pub admin: User,
    users: Vec<User>,
    handed_out: AtomicUsize,
    child: Child,
}

/// A user of a real Label Studio.
#[derive(Clone, Debug)]
pub struct User {
    pub email: String,
    /// The legacy token.
    pub legacy: String,
    url: String,
}

/// The Label Studio that all tests share. Whoever changes settings starts another (`own`).
pub fn label_studio() -> &'static LabelStudio {
    static SHARED: OnceLock<LabelStudio> = OnceLock::new();
    SHARED.get_or_init(|| LabelStudio::own(&[]))
}

impl LabelStudio {
    /// Starts another one with a copy of the same data; it stops when dropped.
    pub fn own(arguments: &[&str]) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/label-studio");
        let mut child = Command::new(&script)
            .arg("run")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|e| panic!("{}: {e}", script.display()));
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let (sender, ready) = channel();
        thread::spawn(move || {
            let mut line = String::new();
            drop(output.read_line(&mut line));
            drop(sender.send(line));
            drop(std::io::copy(&mut output, &mut std::io::sink()));
        });
        let line = ready.recv_timeout(START_LIMIT).expect("Label Studio did not start in time");
        let ready: Value =
            serde_json::from_str(&line).unwrap_or_else(|e| panic!("scripts/label-studio run failed: {e} in {line:?}"));
        let url = text(&ready, "url");
        let users = ready["users"].as_array().expect("users");
        Self {
            release: text(&ready, "release"),
            data_dir: text(&ready, "data_dir").into(),
            admin: User::new(&ready["admin"], &url),
            users: users.iter().map(|user| User::new(user, &url)).collect(),
            handed_out: AtomicUsize::new(0),
            url,
            child,
        }
    }

    /// A user whom no other test has.
    pub fn user(&self) -> User {
        let next = self.handed_out.fetch_add(1, Ordering::Relaxed);
        let all = self.users.len();
        let none = || panic!("all {all} users are taken: let scripts/label-studio make more");
        self.users.get(next).cloned().unwrap_or_else(none)
    }

    /// Signs any claims with this installation's own key.
    pub fn sign(&self, claims: &Value) -> String {
        let settings = fs::read_to_string(self.data_dir.join(".env")).unwrap();
        let key = settings.lines().find_map(|line| line.strip_prefix("SECRET_KEY="));
        jwt::sign_hs256(claims, key.expect("a SECRET_KEY"))
    }

    /// Makes a user inactive; no request can do this to oneself.
    pub fn deactivate(&self, user: &User) {
        let statement = "update htx_user set is_active=0 where email=?";
        let script = format!(
            "import sqlite3,sys\nwith sqlite3.connect(sys.argv[1]) as d: d.execute('{statement}',[sys.argv[2]])"
        );
        let mut python = Command::new("python3");
        python.args(["-c", &script]).arg(self.data_dir.join("label_studio.sqlite3")).arg(&user.email);
        assert!(python.status().expect("python3").success());
    }
}

impl Drop for LabelStudio {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        drop(self.child.wait());
    }
}

impl User {
    fn new(value: &Value, url: &str) -> Self {
        let [email, legacy] = ["email", "legacy_token"].map(|name| text(value, name));
        Self { email, legacy, url: url.to_owned() }
    }

    /// The ids of the tokens that list shows.
    pub fn list(&self) -> Vec<String> {
        let tokens = expect(200, &self.get("/api/token/", &self.token()));
        tokens.as_array().unwrap().iter().map(|token| jwt::id_of(&text(token, "token"))).collect()
    }

    /// Makes a personal access token.
    pub fn create(&self) -> String {
        text(&expect(201, &self.post("/api/token/", &self.token(), &json!({}))), "token")
    }

    /// Exchanges a personal access token for an access token.
    pub fn refresh(&self, pat: &str) -> String {
        let answer = self.post("/api/token/refresh/", "", &json!({"refresh": pat}));
        text(&expect(200, &answer), "access")
    }

    /// Blacklists a token.
    pub fn blacklist(&self, token: &str) {
        let answer = self.post("/api/token/blacklist/", "", &json!({"refresh": token}));
        assert_eq!(answer.status, 204, "{}", answer.text());
    }

    /// `Authorization` with the legacy token.
    pub fn token(&self) -> String {
        format!("Token {}", self.legacy)
    }

    /// A GET past the binary; `authorization` may be empty.
    pub fn get(&self, path: &str, authorization: &str) -> Answer {
        client::ask(&self.url, "GET", path, &[("Authorization", authorization)], None).unwrap()
    }

    /// A POST past the binary; `authorization` may be empty.
    pub fn post(&self, path: &str, authorization: &str, body: &Value) -> Answer {
        let headers = [("Authorization", authorization), ("Content-Type", "application/json")];
        client::ask(&self.url, "POST", path, &headers, Some(body.to_string().as_bytes())).unwrap()
    }
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}")).to_owned()
}

fn expect(status: u16, answer: &Answer) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text());
    answer.json()
}
