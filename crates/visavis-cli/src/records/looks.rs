//! What records are written in, by their looks.
//!
//! In: the start of a file, up to its first line that is not blank. Out: its kind; or a wrong call that says the way out, where it
//! cannot be one record after another or is plainly another kind than it is called. Never reads on by itself.

use super::Format;
use crate::exit::CallError;

/// Objects are JSON Lines, an empty file too, and what looks like neither JSON nor a header is said to be so.
pub(crate) fn kind(name: &str, start: &[u8]) -> Result<Format, CallError> {
    refuse_piped_parquet(name, start)?;
    Ok(match start.trim_ascii_start().first() {
        Some(b'{' | b'[') | None => Format::Jsonl,
        Some(_) => Format::Csv,
    })
}

/// What ends with a list of where its parts lie cannot be read from the front.
fn refuse_piped_parquet(name: &str, start: &[u8]) -> Result<(), CallError> {
    if start.starts_with(super::parquet::MAGIC) {
        let why = "Parquet is read from a file, unpacked and not through a pipe; it packs its columns itself";
        return Err(CallError::wrong(format!("cannot read `{name}`: {why}")));
    }
    Ok(())
}

/// A file that is Parquet was said to be another kind.
pub(crate) fn is_parquet(name: &str, said: Format) -> CallError {
    let said = if said == Format::Csv { "CSV" } else { "JSON Lines" };
    CallError::wrong(format!("`{name}` holds Parquet and not {said}; name `--input parquet`"))
}

/// Refuses what is plainly not of the kind, once and not for each record; `said` is whether the user named the kind.
pub(crate) fn refuse_another(name: &str, start: &[u8], kind: Format, said: bool) -> Result<(), CallError> {
    refuse_piped_parquet(name, start)?;
    let is_json = start.trim_ascii_start().starts_with(b"{");
    let (holds, not, flag) = match kind {
        Format::Jsonl => {
            refuse_an_array(name, start)?;
            if !is_header(start) {
                return Ok(());
            }
            ("CSV", "JSON Lines", "csv")
        }
        Format::Csv if is_json => ("JSON objects", "CSV", "jsonl"),
        Format::Csv => return Ok(()),
        Format::Parquet => {
            let why = "it does not begin with `PAR1`, as every such file does";
            let way_out = if said { "name `--input csv` or `--input jsonl`" } else { "rename it" };
            return Err(CallError::wrong(format!("`{name}` is no Parquet file: {why}; {way_out}")));
        }
    };
    let way_out = if said { "name" } else { "rename it, or add" };
    Err(CallError::wrong(format!("`{name}` holds {holds} and not {not}; {way_out} `--input {flag}`")))
}

/// Cells between delimiters, and nothing that JSON is made of.
fn is_header(start: &[u8]) -> bool {
    let line =
        start.trim_ascii_start().split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    line.iter().any(|byte| matches!(byte, b',' | b';' | b'\t'))
        && !line.iter().any(|byte| matches!(byte, b'{' | b'}' | b'[' | b']' | b':'))
}

fn refuse_an_array(name: &str, start: &[u8]) -> Result<(), CallError> {
    let text = start.trim_ascii_start();
    let (what, filter) = if text.starts_with(b"[") {
        ("is one JSON array", "'.[]'")
    } else if text.split(|byte| *byte == b'\n').next().is_some_and(|line| line.trim_ascii_end() == b"{") {
        ("has its objects on several lines each", ".")
    } else {
        return Ok(());
    };
    let command = unpacking(name, filter);
    Err(CallError::wrong(format!("`{name}` {what}; JSON Lines have one object a line: `{command}`")))
}

/// A command that makes JSON Lines of one array, or of objects on several lines.
pub(crate) fn as_lines(name: &str, is_array: bool) -> String {
    unpacking(name, if is_array { "'.[]'" } else { "." })
}

/// A command that a shell runs as it stands.
fn unpacking(name: &str, filter: &str) -> String {
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-/".contains(&byte));
    let quoted = if plain { name.to_owned() } else { format!("'{}'", name.replace('\'', r"'\''")) };
    let out = if name == "profiles.jsonl" { "records.jsonl" } else { "profiles.jsonl" };
    match name {
        "stdin" => format!("jq -c {filter} | visavis decide … --profiles -"),
        _ if name.ends_with(".gz") => format!("gzip -dc {quoted} | jq -c {filter} > {out}"),
        _ => format!("jq -c {filter} {quoted} > {out}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_header, unpacking};

    #[test]
    fn a_header_is_told_from_json() {
        assert!(is_header(b"\n\ncustomer_id,country\nc-1,FR"));
        assert!(is_header(b"a;b\r\n"));
        assert!(!is_header(b"{\"a\": 1, \"b\": 2}\n"));
        assert!(!is_header(b"\"a\": 1,\n"));
        assert!(!is_header(b"garbage\n"));
        assert!(!is_header(b""));
    }

    #[test]
    fn the_hint_can_be_run() {
        assert_eq!(unpacking("a b.json", "."), "jq -c . 'a b.json' > profiles.jsonl");
        assert_eq!(unpacking("profiles.jsonl", "."), "jq -c . profiles.jsonl > records.jsonl");
        assert_eq!(unpacking("a.gz", "'.[]'"), "gzip -dc a.gz | jq -c '.[]' > profiles.jsonl");
    }
}
