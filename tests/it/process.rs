//! What the system says of a running binary.

use std::fs;

use crate::running::Running;

impl Running {
    /// A file of its directory under /proc.
    fn proc(&self, name: &str) -> String {
        fs::read_to_string(format!("/proc/{}/{name}", self.pid())).unwrap()
    }

    /// Its command line, the arguments parted by NUL.
    pub fn command_line(&self) -> String {
        self.proc("cmdline")
    }

    /// The processes that it has started.
    pub fn children(&self) -> Vec<String> {
        let pid = self.pid();
        let tasks = fs::read_dir(format!("/proc/{pid}/task")).unwrap();
        // A thread may end meanwhile.
        let children = tasks.flatten().filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
        children.flat_map(|ids| ids.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
    }

    /// How many threads it has.
    pub fn threads(&self) -> usize {
        fs::read_dir(format!("/proc/{}/task", self.pid())).unwrap().count()
    }

    /// How many files it has open.
    pub fn open_files(&self) -> usize {
        fs::read_dir(format!("/proc/{}/fd", self.pid())).unwrap().count()
    }

    /// Its resident memory in KiB.
    pub fn resident(&self) -> u64 {
        let status = self.proc("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.split_whitespace().next().unwrap().parse().unwrap()
    }

    /// A directory as the binary sees it, whatever is mounted there for it alone.
    pub fn sees(&self, path: &std::path::Path) -> std::path::PathBuf {
        format!("/proc/{}/root{}", self.pid(), path.display()).into()
    }
}
