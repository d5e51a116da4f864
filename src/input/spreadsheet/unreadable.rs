//! Why a file, or what was asked of it, cannot be read.

/// Why a file, or what was asked of it, cannot be read.
#[derive(Debug)]
pub(in crate::input) struct Unreadable {
    pub rule: &'static str,
    pub message: String,
    pub help: String,
}

impl Unreadable {
    pub fn new(rule: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { rule, message: message.into(), help: help.into() }
    }

    pub fn broken(why: &str) -> Self {
        let message = format!("the spreadsheet is broken: {why}");
        Self::new("bad-spreadsheet", message, "open it in its program and save it again")
    }

    pub fn locked() -> Self {
        let message = "the spreadsheet is protected by a password";
        let help = "open it in its program and save a copy without a password";
        Self::new("bad-spreadsheet", message, help)
    }

    pub fn too_large(why: &str) -> Self {
        let help = "save only the sheet that is meant, as .xlsx, .ods or .csv";
        Self::new("bad-spreadsheet", format!("the spreadsheet is too large: {why}"), help)
    }

    pub fn other(what: &str, help: &str) -> Self {
        Self::new("bad-spreadsheet", format!("the file is {what}, which is not read"), help)
    }
}
