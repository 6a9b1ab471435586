//! Rules that look at everything: what no rule reads is not even checked when a record is loaded.
//!
//! In: the text of sources. Out: the same with a segment for each attribute, and a decision, so that loading a record for it proves that
//! every value fits.

use visavis_diag::SourceId;
use visavis_syntax::ast::{Item, Member, TypeKind};
use visavis_syntax::is_plain_name;

/// The name of the decision that is added.
pub const DECISION: &str = "any_of_all";

/// The sources, with rules that read every attribute of theirs.
///
/// # Panics
/// Where the text is no source, as a test does that cannot go on.
#[must_use]
pub fn reading_all(sources: &str) -> String {
    let (file, found) = visavis_syntax::parse(SourceId(0), sources);
    assert!(found.is_empty(), "{found:?}\n{sources}");
    let mut tests = Vec::new();
    for item in &file.items {
        if let Item::Source(source) = item {
            walk(&source.members, &spelled(&source.name.text), &mut tests);
        }
    }
    let segments = tests.iter().enumerate().map(|(at, test)| format!("segment reads_{at} when {test}\n"));
    let segments: String = segments.collect();
    format!(
        "{sources}\n{segments}channel web {{ content {{ line: text }} }}\ncampaign all {{ via web {{ line: \"read\" }} }}\n\
         decision {DECISION} {{ via web }}\n"
    )
}

fn walk(members: &[Member], prefix: &str, tests: &mut Vec<String>) {
    for member in members {
        match member {
            Member::Attribute(attribute) => {
                let path = format!("{prefix}.{}", spelled(&attribute.name.text));
                tests.push(test(&path, &attribute.ty.kind));
            }
            Member::Group(name, inner) => walk(inner, &format!("{prefix}.{}", spelled(&name.text)), tests),
            Member::Event(event) => {
                let path = format!("{prefix}.{}", spelled(&event.name.text));
                // An event of which no field is read is read for its own sake.
                tests.push(format!("any({path})"));
                for field in &event.fields {
                    let test = test(&spelled(&field.name.text), &field.ty.kind);
                    tests.push(format!("any({path} where {test})"));
                }
            }
        }
    }
}

/// A condition that needs the value whole: it is printed, but for a map, which does not print.
fn test(path: &str, ty: &TypeKind) -> String {
    match ty {
        TypeKind::Map(_) => format!("{path}[\"k\"] is known"),
        _ => format!("\"{{{path}}}\" = \"?\""),
    }
}

fn spelled(name: &str) -> String {
    if is_plain_name(name) { name.to_owned() } else { format!("`{name}`") }
}
