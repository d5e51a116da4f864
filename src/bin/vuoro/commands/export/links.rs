//! The addresses of what was exported.

use std::path::Path;
use std::str::FromStr;

use vuoro::export::csv::{self, Link};

use crate::commands::export::listed::Listed;
use crate::store::staging::Staging;

/// Where a folder is served: `https://chat.piki.example/vuorot`, without a slash at the end.
#[derive(Debug, Clone)]
pub struct BaseUrl(String);

impl FromStr for BaseUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~/:%[]@!$&'()*+,;=".contains(c);
        match rest {
            Some(rest)
                if !rest.is_empty() && !rest.starts_with('/') && rest.chars().all(is_plain) =>
            {
                Ok(Self(text.trim_end_matches('/').to_owned()))
            }
            _ => Err("expected the address of a folder, as in https://chat.piki.example/vuorot"),
        }
    }
}

impl BaseUrl {
    /// The address of a file.
    pub fn of(&self, file: &str) -> String {
        format!("{}/{file}", self.0)
    }

    /// The same for calendar programs, which subscribe to it when it is opened.
    pub fn webcal(&self, file: &str) -> String {
        let address = self.of(file);
        let rest = address.split_once("://").map_or("", |(_, rest)| rest);
        format!("webcal://{rest}")
    }
}

/// Stages the list of addresses; without a base they are relative to the folder.
pub fn put(
    path: &Path,
    listed: &[Listed],
    base: Option<&BaseUrl>,
    staging: &mut Staging,
) -> anyhow::Result<()> {
    let link = |l: &Listed| Link {
        of: l.of.clone(),
        name: l.name.clone(),
        address: base.map_or_else(|| l.file.clone(), |base| base.of(&l.file)),
        webcal: base.filter(|_| l.is_calendar).map(|base| base.webcal(&l.file)),
    };
    let links: Vec<Link> = listed.iter().map(link).collect();
    staging.put_elsewhere(path, |w| csv::links(&links, w))
}
