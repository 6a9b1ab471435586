//! Placeholders of mail tools in a text: `{{name}}`, `%%name%%`, `*|NAME|*`, `[[name]]`, `<%= name %>`.
//!
//! In: a text as it is written, and what a name in it means. Out: the text with our placeholders, where at least one names
//! something that is declared: what nobody declared may be meant for whoever sends the message.

/// Placeholders of one text that name something here.
pub(crate) struct Placeholders {
    /// The first one, as the customer would read it
    pub(crate) printed: String,
    /// The first one as it is written here
    pub(crate) right: String,
    /// The whole text with all of them replaced
    pub(crate) text: String,
}

/// What stands around a name in other tools; the longer marks first. Whether any name is meant, or only one that is written just so.
const MARKS: [(&str, &str, bool); 9] = [
    ("{{{{", "}}}}", true),
    ("{{", "}}", true),
    ("%%=v(@", ")=%%", true),
    ("%%", "%%", true),
    ("*|", "|*", true),
    ("<%=", "%>", true),
    ("[[", "]]", true),
    ("[%", "%]", true),
    ("[", "]", false),
];

/// The placeholders of a text, quotes included; `meant` gives what a name in one is called here.
pub(crate) fn find(written: &str, meant: &dyn Fn(&str) -> Option<String>) -> Option<Placeholders> {
    // Hardly a text has any of the marks, and every text of a program is looked at.
    if !MARKS.iter().any(|(open, ..)| written.contains(open)) {
        return None;
    }
    let mut text = String::with_capacity(written.len());
    let mut first: Option<(String, String)> = None;
    let mut rest = written;
    while !rest.is_empty() {
        let Some((whole, name)) = begins(rest, meant) else {
            let next = step(rest);
            text.push_str(rest.get(..next).unwrap_or(""));
            rest = rest.get(next..).unwrap_or("");
            continue;
        };
        let right = format!("{{{name}}}");
        text.push_str(&right);
        let shown = rest.get(..whole).unwrap_or("").replace("{{", "{").replace("}}", "}");
        first.get_or_insert((shown, right));
        rest = rest.get(whole..).unwrap_or("");
    }
    first.map(|(printed, right)| Placeholders { printed, right, text })
}

/// How far a text goes on that holds no placeholder: over an escape, over a value that is inserted, else one character.
fn step(text: &str) -> usize {
    let mut chars = text.char_indices().map(|(i, c)| (i + c.len_utf8(), c));
    match chars.next() {
        Some((_, '\\')) => chars.next().map_or(text.len(), |(end, _)| end),
        Some((_, '{')) if text.starts_with("{{") => 2,
        Some((_, '{')) => {
            let mut depth = 1_usize;
            let end = chars.find(|(_, c)| {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    _ => {}
                }
                depth == 0
            });
            end.map_or(text.len(), |(end, _)| end)
        }
        Some((end, _)) => end,
        None => text.len(),
    }
}

/// The length of the placeholder that a text begins with, and what it names here.
fn begins(text: &str, meant: &dyn Fn(&str) -> Option<String>) -> Option<(usize, String)> {
    MARKS.iter().find_map(|(open, close, any_case)| {
        let inside = text.strip_prefix(open)?;
        let end = inside.find(close).filter(|end| *end <= 60)?;
        let name = inside.get(..end)?.trim();
        if !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | ' ')) {
            return None;
        }
        let found = meant(name).filter(|found| *any_case || found == name)?;
        Some((open.len() + end + close.len(), found))
    })
}

/// A name without its case and signs, short names of mail tools written out: `FNAME` is a first name.
pub(crate) fn bare(name: &str) -> String {
    let bare: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    match bare.as_str() {
        "fname" => "firstname".to_owned(),
        "lname" => "lastname".to_owned(),
        _ => bare,
    }
}

impl Placeholders {
    /// What stands at the text.
    pub(crate) fn label(&self) -> String {
        if self.printed.starts_with('{') {
            return "doubled braces print themselves".to_owned();
        }
        "a placeholder of another tool is plain text here".to_owned()
    }
}
