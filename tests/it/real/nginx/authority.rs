//! A private certificate authority and a certificate of it, made by openssl.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

/// The files go away when dropped.
pub struct Authority {
    directory: TempDir,
}

impl Authority {
    /// Makes an authority and a certificate for these names, as in `DNS:localhost`.
    pub fn new(names: &str) -> Self {
        let made = Self { directory: tempfile::tempdir().unwrap() };
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
        let authority =
            ["req", "-x509", "-days", "2", "-subj", "/CN=Private CA", "-keyout", "ca.key", "-out", "ca.pem"];
        made.openssl(&[&authority[..], &key[..]].concat());
        made.openssl(
            &[&["req", "-subj", "/CN=Label Studio", "-keyout", "server.key", "-out", "server.csr"], &key[..]].concat(),
        );
        let extensions = format!("subjectAltName={names}\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n");
        fs::write(made.directory.path().join("extensions"), extensions).unwrap();
        made.openssl(&[
            "x509",
            "-req",
            "-in",
            "server.csr",
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-CAcreateserial",
            "-days",
            "2",
            "-extfile",
            "extensions",
            "-out",
            "server.pem",
        ]);
        made
    }

    /// The authority's own certificate.
    pub fn certificate(&self) -> PathBuf {
        self.directory.path().join("ca.pem")
    }

    /// What nginx needs to know.
    pub fn configuration(&self) -> String {
        let home = self.directory.path().display();
        format!("ssl_certificate {home}/server.pem;\nssl_certificate_key {home}/server.key;\n")
    }

    fn openssl(&self, arguments: &[&str]) {
        let done =
            Command::new("openssl").args(arguments).current_dir(self.directory.path()).output().expect("openssl");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
}
