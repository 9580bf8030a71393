//! New secrets on disk: the server's own key and the token directory.

mod disk;
mod environment;
mod key_file;
mod kills;
mod token_directory;
mod two_servers;
