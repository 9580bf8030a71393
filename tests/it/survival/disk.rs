//! A full disk: a small file system of its own, mounted for the binary alone.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::fake::Op;
use crate::faults::assert_says;
use crate::jwt;
use crate::session::{result, succeeded};
use crate::stage::{Form, Stage};

/// Mounts it over the directory, puts the key back, and becomes the binary.
const SCRIPT: &str = "key=$(cat \"$1/key\") && mount -t tmpfs -o size=64k,mode=755 none \"$1\" && \
                      printf '%s\\n' \"$key\" > \"$1/key\" && shift && exec \"$@\"";

/// Whether this system lets a test mount something.
fn allowed() -> bool {
    let status = Command::new("unshare").args(["-m", "mount", "-t", "tmpfs", "none", "/mnt"]).status();
    let allowed = status.is_ok_and(|status| status.success());
    if !allowed {
        eprintln!("not tested: nothing can be mounted here");
    }
    allowed
}

/// Fills it to the last byte.
fn fill(directory: &Path) {
    let full = fs::write(directory.join("full"), vec![0; 1 << 20]);
    assert!(full.is_err(), "the disk is not small");
    for number in 0.. {
        if fs::write(directory.join(number.to_string()), [0]).is_err() {
            return;
        }
    }
}

fn empty(directory: &Path) {
    for name in crate::stage::names(directory) {
        if name != "key" {
            fs::remove_file(directory.join(name)).unwrap();
        }
    }
}

#[test]
fn full_before_and_after() {
    if !allowed() {
        return;
    }
    for own in [true, false] {
        let stage = Stage::new(if own { Form::PatFile } else { Form::Legacy });
        let keys = stage.keys();
        let server = if own { stage.server() } else { stage.server().arg("--token-dir").arg(&keys) };
        let through = ["unshare", "-m", "sh", "-c", SCRIPT, "sh", keys.to_str().unwrap()];
        let mut running = server.through(&through).start_initialized();
        let disk = running.sees(&keys);
        let arguments = crate::tool::Tool::Rotate.arguments(&stage);

        fill(&disk);
        let text = running.refused("rotate-jwt-refresh-token", arguments.clone());
        assert_says(&text, &["could not be written to", "No space left", "Nothing was sent"]);
        assert_eq!((stage.fake.count(Op::Rotate), stage.live()), (0, vec![stage.id()]));
        assert_eq!(fs::read_to_string(disk.join("key")).unwrap().trim_end(), stage.pat);

        // Filled while the request is under way: the room was taken before.
        empty(&disk);
        let gate = stage.fake.hold(Op::Rotate);
        let id = running.ask_tool("rotate-jwt-refresh-token", arguments);
        gate.wait_waiting(1);
        fill(&disk);
        gate.open();
        let done = succeeded(result(running.answer(id)));
        let [new] = stage.live().try_into().unwrap();
        let whole = format!("{}\n", stage.fake.whole(&new));
        let file = Path::new(done["token_file"].as_str().unwrap());
        assert_eq!((&done["id"], done.get("refresh"), done.get("notice")), (&json!(new), None, None));
        assert_eq!(fs::read_to_string(disk.join(file.file_name().unwrap())).unwrap(), whole);
        if own {
            assert_eq!(jwt::id_of(fs::read_to_string(disk.join("key")).unwrap().trim_end()), new);
        }
        running.ok("list-api-tokens", json!({}));
        assert_eq!(running.finish().code(), 0);
    }
}
