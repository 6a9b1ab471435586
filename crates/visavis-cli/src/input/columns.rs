//! How a table's columns and a program's attributes go together.
//!
//! In: a header and a program. Out: what is odd about them in words, or a wrong call where nothing but the key has a column:
//! everyone would get nothing, in silence. Matches nothing by itself; that is the engine's.

use visavis::Program;
use visavis_diag::nearest;

use crate::exit::CallError;

/// How many columns are named.
const NAMED: usize = 20;

/// What is odd, where something is; of one source's own table where `of` names it.
pub(crate) fn compare(
    program: &Program,
    header: &[&str],
    file: &str,
    of: Option<&str>,
) -> Result<Option<String>, CallError> {
    let image = program.image();
    let mut unread = header.to_vec();
    let (mut without, mut keys, mut found) = (Vec::new(), Vec::new(), 0);
    for attribute in &image.attributes {
        let Some(source) = image.sources.get(attribute.source.index()) else { continue };
        if of.is_some_and(|of| source.name != of) {
            continue;
        }
        let bare = attribute.path.join(".");
        let nested = format!("{}.{bare}", source.name);
        let is_its =
            |column: &str| column == nested || (column == bare && (of.is_some() || !attribute.ambiguous));
        let has_column = header.iter().any(|column| is_its(column));
        unread.retain(|column| !is_its(column));
        if attribute.key && !has_column {
            keys.push((bare, nested));
        } else if has_column {
            found += usize::from(!attribute.key);
        } else if !source.is_context {
            // The call may bring the context; nothing else may bring this one.
            without.push(if attribute.ambiguous && of.is_none() {
                (nested.clone(), nested)
            } else {
                (bare, nested)
            });
        }
    }
    let none = found == 0 && !without.is_empty();
    without.extend(keys);
    if without.is_empty() {
        return Ok(None);
    }
    let plural = if without.len() == 1 { "" } else { "s" };
    let missing: Vec<String> = without.iter().map(|(_, nested)| format!("`{nested}`")).collect();
    let said = format!("no column for attribute{plural} {}; {}", missing.join(", "), columns(header));
    let meant = meant(&without, &unread);
    if none {
        let why = "no attribute but the key has a column, so that nobody would get what the rules say";
        return Err(CallError::wrong(format!("cannot use `{file}`: {why}: {said}{meant}")));
    }
    Ok(Some(said + &meant))
}

/// `the columns are …`
fn columns(header: &[&str]) -> String {
    let named: Vec<String> = header.iter().take(NAMED).map(|column| format!("`{column}`")).collect();
    let more = match header.len().checked_sub(NAMED) {
        Some(more) if more > 0 => format!(" and {more} more"),
        _ => String::new(),
    };
    format!("the file has {}{more}", named.join(", "))
}

/// Which of the columns that nothing reads are likely meant: equal but for case, spaces and signs, or spelled nearly so.
fn meant(without: &[(String, String)], unread: &[&str]) -> String {
    let mut out = String::new();
    for (bare, nested) in without {
        let like = |column: &&&str| plain(column) == plain(bare) || plain(column) == plain(nested);
        let near = unread.iter().find(like).copied().or_else(|| nearest(bare, unread.iter().copied()));
        if let Some(column) = near.filter(|column| *column != bare && !column.is_empty()) {
            out.push_str(&format!("; is `{column}` meant? call it `{bare}`"));
        }
    }
    out
}

/// Letters and digits only, in lower case.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
