//! nginx as this user, on a free port, with everything of its own in a directory of its own.

use std::fs;
use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::deadline::until;

/// Ends nginx when standard input ends, so however the tests end, and ends with nginx.
const WATCH: &str = r#"
exec 3<&0
PATH="$PATH:/usr/sbin:/usr/local/sbin" nginx -p "$1" -c "$1/nginx.conf" -e stderr 3<&- &
nginx=$!
(while read -r _; do :; done <&3; kill "$nginx") &
wait "$nginx"
"#;

/// A running nginx; ends when dropped.
pub struct Nginx {
    port: u16,
    child: Child,
    _directory: TempDir,
}

impl Nginx {
    /// Starts one with this inside of its only `server` block; `ssl` goes behind its `listen`.
    pub fn start(listen: &str, server: &str) -> Self {
        let found =
            Command::new("sh").args(["-c", "PATH=\"$PATH:/usr/sbin:/usr/local/sbin\" nginx -v"]).output().unwrap();
        assert!(
            found.status.success(),
            "nginx is missing: install nginx (Debian, Ubuntu: apt-get install nginx-light)"
        );
        let directory = tempfile::tempdir().unwrap();
        // Free a moment ago; if somebody takes it meanwhile, nginx says so.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let home = directory.path();
        fs::write(home.join("nginx.conf"), configuration(home, &format!("127.0.0.1:{port} {listen}"), server)).unwrap();
        let mut child = Command::new("sh")
            .args(["-c", WATCH, "sh"])
            .arg(home)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("sh");
        until("nginx", || {
            if let Some(status) = child.try_wait().unwrap() {
                let mut said = String::new();
                drop(child.stdin.take());
                child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
                panic!("nginx ended ({status}): {said}");
            }
            TcpStream::connect(("127.0.0.1", port)).ok()
        });
        Self { port, child, _directory: directory }
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        drop(self.child.wait());
    }
}

fn configuration(home: &Path, listen: &str, server: &str) -> String {
    let home = home.display();
    let temporary =
        ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|name| format!("{name}_temp_path {home}/{name};"));
    let temporary = temporary.join("\n");
    format!(
        "daemon off;\nmaster_process off;\npid {home}/nginx.pid;\nerror_log stderr;\nevents {{}}\n\
         http {{\naccess_log off;\n{temporary}\nserver {{\nlisten {listen};\n{server}\n}}\n}}\n"
    )
}
