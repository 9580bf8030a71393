//! `check`: what a person needs to see when it does not work. Nothing is changed.

mod configuration;
mod label_studio;
mod own_key;
mod report;

use super::output;
use crate::settings::{Flags, Settings};
use crate::tools::Tools;
use report::{Finding, Report};

/// Looks at the settings, the key and Label Studio, in this order, and prints what is found.
pub fn run(flags: &Flags, json: bool) -> anyhow::Result<u8> {
    let mut report = Report::default();
    match Settings::resolve(flags) {
        Ok(settings) => {
            let tools = Tools::new(settings);
            configuration::address(tools.settings(), &mut report);
            let key = own_key::look(&tools, &mut report);
            configuration::others(tools.settings(), &mut report);
            label_studio::look(&tools, key.as_ref(), &mut report);
        }
        Err(failure) => report.add(Finding::failed("settings", &failure)),
    }
    let text = if json { output::json(&report.json())? } else { report.text(output::coloured()) };
    output::print(&text)?;
    Ok(report.exit_code())
}
