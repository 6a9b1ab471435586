//! How long files and functions may be, and how modules begin.
//!
//! In: Rust sources as rustfmt lays them out, so that a function ends with a brace in the column where it began. Out:
//! breaches. Parses nothing.

use std::path::{Path, PathBuf};

use crate::workspace;

const FILE_LINES: usize = 600;
const FUNCTION_LINES: usize = 80;

/// No source file beyond 600 lines, no function beyond 80.
pub(crate) fn files_and_functions() -> Result<Vec<String>, String> {
    let mut breaches = Vec::new();
    for (path, text) in sources()? {
        let lines = text.lines().count();
        if lines > FILE_LINES {
            breaches.push(format!("{}: {lines} lines; split it below {FILE_LINES}", path.display()));
        }
        breaches.extend(long_functions(&path, &text));
    }
    Ok(breaches)
}

/// Every module says at its top what it is.
pub(crate) fn headers() -> Result<Vec<String>, String> {
    let bare = sources()?.into_iter().filter(|(_, text)| {
        let first = text.lines().next().unwrap_or_default();
        // A header says something: a lone `//! .` does not.
        !first.starts_with("//! ") || first.len() < 12
    });
    Ok(bare
        .map(|(path, _)| format!("{}:1: a module begins with `//!` and what it is", path.display()))
        .collect())
}

fn sources() -> Result<Vec<(PathBuf, String)>, String> {
    let mut sources = Vec::new();
    for path in workspace::files("crates")?.into_iter().chain(workspace::files("xtask")?) {
        let in_src = path.components().any(|part| part.as_os_str() == "src");
        if in_src
            && path.extension().is_some_and(|ending| ending == "rs")
            && let Some(text) = workspace::text(&path)?
        {
            sources.push((path, text));
        }
    }
    Ok(sources)
}

fn long_functions(path: &Path, text: &str) -> Vec<String> {
    let mut breaches = Vec::new();
    let mut open: Vec<(usize, usize, &str)> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let code = line.trim_start();
        let indent = line.len() - code.len();
        if let Some(name) = function_name(code) {
            // A signature without a body, or a body on its line, never meets a closing brace of its own.
            if !(line.ends_with(';') || line.ends_with('}')) {
                open.push((indent, number, name));
            }
        }
        if (code == "}" || code.starts_with(");") || code.starts_with(") ->") && code.ends_with(';'))
            && let Some(at) = open.iter().rposition(|(column, ..)| *column == indent)
        {
            let closed = open.split_off(at);
            let Some((_, start, name)) = closed.first() else { continue };
            let lines = number - start + 1;
            if lines > FUNCTION_LINES {
                let place = format!("{}:{}", path.display(), start + 1);
                breaches
                    .push(format!("{place}: `{name}` has {lines} lines; split it below {FUNCTION_LINES}"));
            }
        }
    }
    breaches
}

/// The name of the function whose signature a line begins.
fn function_name(code: &str) -> Option<&str> {
    let words = ["pub(crate) ", "pub(super) ", "pub ", "const ", "async ", "extern \"C\" "];
    let mut rest = code;
    while let Some(next) = words.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = next;
    }
    let name = rest.strip_prefix("fn ")?;
    name.split(['(', '<']).next()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::long_functions;

    #[test]
    fn a_function_is_as_long_as_its_lines() {
        let body = "    let x = [\n    ];\n".repeat(40);
        let long = format!("impl A {{\n    pub fn f<T>(\n        a: T,\n    ) {{\n{body}    }}\n}}\n");
        let found = long_functions(Path::new("a.rs"), &long);
        assert_eq!(found, ["a.rs:2: `f` has 84 lines; split it below 80"]);
        let short = "fn a() {\n}\n".repeat(60);
        assert_eq!(long_functions(Path::new("a.rs"), &short), [""; 0]);
        let in_trait =
            format!("trait A {{\n    fn f(\n        a: T,\n    );\n{}}}\n", "    fn g();\n".repeat(90));
        assert_eq!(long_functions(Path::new("a.rs"), &in_trait), [""; 0]);
    }
}
