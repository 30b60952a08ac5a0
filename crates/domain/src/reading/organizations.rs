//! Lists of organizations.

use super::{Unread, says_nothing};
use crate::Malformed;

/// Reads a list of organizations, each as written: they are parted by semicolons and by nothing else.
///
/// A comma, a slash or an "and" also stands within names, so a list with one of these and without a semicolon is
/// refused. A mark for nothing (`NA`) is an empty list.
///
/// # Errors
///
/// [`Unread`]: signs that may part names or belong to them, markup, an empty name.
pub fn organizations(text: &str) -> Result<Vec<String>, Unread> {
    if says_nothing(text) {
        return Ok(Vec::new());
    }
    let names: Vec<String> = text.trim().split(';').map(|name| name.trim().to_owned()).collect();
    let parted = names.len() > 1 || !text.contains([',', '/']);
    match parted && names.iter().all(|name| is_name(name)) {
        true => Ok(names),
        false => Err(Malformed::new("a list of organizations", text, RULE).into()),
    }
}

const RULE: &str = "part the names by semicolons, and write nothing but names";

fn is_name(name: &str) -> bool {
    let markup = |c: char| c.is_control() || matches!(c, '<' | '>' | '[' | ']' | '{' | '}' | '|');
    name.contains(char::is_alphabetic) && !name.contains(markup)
}
