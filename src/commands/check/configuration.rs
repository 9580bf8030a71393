//! Each setting with its value and where that came from; the key has a file of its own.

use super::report::{Finding, Report};
use crate::key_file::Reservation;
use crate::settings::{Settings, word};

/// Reports Label Studio's address.
pub fn address(settings: &Settings, report: &mut Report) {
    report.add(match &settings.base_url {
        Ok(base) => Finding::ok("address", &format!("{} ({})", base.text, base.source)),
        Err(failure) => Finding::failed("address", failure),
    });
}

/// Reports the settings beside address and key.
pub fn others(settings: &Settings, report: &mut Report) {
    report.add(token_directory(settings));
    let sources = &settings.sources;
    let switch = |on: bool| if on { "on" } else { "off" };
    let seconds = format!("{} s for one request", settings.time_limit.as_secs_f64());
    for (name, value, source) in [
        ("hints", word(&settings.hints), sources.hints),
        ("read-only", switch(settings.read_only).to_owned(), sources.read_only),
        ("self-revoke", switch(settings.allow_self_revoke).to_owned(), sources.allow_self_revoke),
        ("time limit", seconds, sources.time_limit),
        ("log", word(&settings.log), sources.log),
    ] {
        report.add(Finding::ok(name, &format!("{value} ({source})")));
    }
    for notice in &settings.notices {
        report.add(Finding::warning("settings", notice.trim_end_matches('.'), "Remove the setting that is not meant."));
    }
}

fn token_directory(settings: &Settings) -> Finding {
    const NAME: &str = "token directory";
    let source = settings.sources.token_dir;
    match &settings.token_dir {
        None => Finding::ok(NAME, &format!("none: new tokens are in the answers ({source})")),
        Some(directory) => match Reservation::in_directory(directory) {
            Ok(_removed_again) => Finding::ok(NAME, &format!("{} ({source}), can be written", directory.display())),
            Err(failure) => Finding::failed(NAME, &failure),
        },
    }
}
