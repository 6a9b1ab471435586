//! Decision tables of every policy, with cells of every form.

use super::draw::Draw;
use super::expressions::Scope;
use super::literals::{self, CALENDAR_SPANS, PATTERNS, quoted, span};
use super::schema::{ENUMS, Kind};

/// A table and the names that its results have.
pub(crate) struct Table {
    pub(crate) text: String,
    pub(crate) results: Vec<(String, Kind)>,
}

/// A column before `=>`.
struct Column {
    input: String,
    kind: Kind,
}

/// Prints a table.
pub(crate) fn table(place: usize, scope: &Scope<'_>, mut draw: Draw<'_>) -> Table {
    let unique = draw.once_in(4).then(|| distinct_column(scope, &mut draw)).flatten();
    let mut columns: Vec<Column> = (0..1 + draw.below(3)).map(|_| column(scope, &mut draw)).collect();
    let hit = match &unique {
        Some(_) => draw.word(&["", "unique"]),
        None => draw.word(&["first", "first", "sum", "max", "min", "count", "all"]),
    };
    let outputs: Vec<(Option<String>, Kind)> = match draw.below(3) {
        2 => (0..1 + draw.below(3)).map(|n| (Some(format!("out{n}")), output(hit, &mut draw))).collect(),
        _ => vec![(None, output(hit, &mut draw))],
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    match &unique {
        Some((_, values)) => {
            for value in values {
                let mut cells = vec![value.clone()];
                cells.extend(columns.iter().map(|column| cell(scope, column, &mut draw.kid())));
                rows.push(cells);
            }
        }
        None => {
            for _ in 0..1 + draw.below(5) {
                rows.push(columns.iter().map(|column| cell(scope, column, &mut draw.kid())).collect());
            }
        }
    }
    if let Some((column, _)) = unique {
        columns.insert(0, column);
    }
    let mut text = format!("table t{place} -> {}", declared(&outputs));
    if !hit.is_empty() {
        text.push_str(&format!(" hit {hit}"));
    }
    let inputs: Vec<&str> = columns.iter().map(|column| column.input.as_str()).collect();
    let names: Vec<&str> = outputs.iter().map(|(name, _)| name.as_deref().unwrap_or("result")).collect();
    text.push_str(&format!(" {{\n  | {} => {} |\n", inputs.join(" | "), names.join(" | ")));
    let mut row = |cells: String, draw: &mut Draw<'_>| {
        let given: Vec<String> =
            outputs.iter().map(|(_, kind)| given(scope, kind, &mut draw.kid())).collect();
        text.push_str(&format!("  | {cells} => {} |\n", given.join(" | ")));
    };
    for cells in rows {
        row(cells.join(" | "), &mut draw);
    }
    if draw.below(2) == 1 {
        row("otherwise".into(), &mut draw);
    }
    text.push_str("}\n");
    let results = outputs.into_iter().map(|(name, kind)| {
        let name = name.map_or(format!("t{place}"), |name| format!("t{place}.{name}"));
        let kind = match hit {
            "count" => Kind::Int,
            "all" => Kind::List(Box::new(kind)),
            _ => kind,
        };
        (name, kind)
    });
    Table { results: results.collect(), text }
}

/// A column whose cells are distinct values, so that no two rows hold.
fn distinct_column(scope: &Scope<'_>, draw: &mut Draw<'_>) -> Option<(Column, Vec<String>)> {
    let kinds = [Kind::Enum(draw.below(3)), Kind::Int, Kind::Date, Kind::Bool];
    let kind = draw.of(&kinds).clone();
    let input = scope.named(&kind, draw)?;
    let mut values: Vec<String> = match kind {
        Kind::Enum(which) => ENUMS.get(which)?.iter().map(|value| quoted(value)).collect(),
        Kind::Int => ["0", "5", "-1", "18", "100", "7"].map(str::to_owned).to_vec(),
        Kind::Bool => vec!["true".into(), "false".into()],
        _ => ["2026-03-10", "2024-02-29", "1970-01-01"].map(str::to_owned).to_vec(),
    };
    values.truncate(1 + draw.below(values.len()));
    Some((Column { input, kind }, values))
}

fn column(scope: &Scope<'_>, draw: &mut Draw<'_>) -> Column {
    let attributes = &scope.schema.attributes;
    let kinds: Vec<Kind> =
        attributes.iter().map(|a| a.kind.clone()).filter(|kind| !matches!(kind, Kind::Map(_))).collect();
    let kind = if kinds.is_empty() { Kind::Int } else { draw.of(&kinds).clone() };
    let computed = draw.once_in(4) && !matches!(kind, Kind::Enum(_) | Kind::Version | Kind::List(_));
    let input = if computed { None } else { scope.named(&kind, draw) };
    match input {
        Some(input) => Column { input, kind },
        // Something that is no literal for sure, as a column tests none.
        None => Column {
            input: draw.word(&["hour(now)", "age(today)", "length(\"{now}\")"]).into(),
            kind: Kind::Int,
        },
    }
}

/// What each row gives, of a type that the policy takes.
fn output(hit: &str, draw: &mut Draw<'_>) -> Kind {
    let kind = Kind::scalar(draw);
    match (hit, &kind) {
        ("sum", Kind::Int | Kind::Number | Kind::Money(_)) => kind,
        ("sum", _) => draw.of(&[Kind::Int, Kind::Number, Kind::Money("EUR")]).clone(),
        ("max" | "min", Kind::Bool) => Kind::Text,
        _ => kind,
    }
}

fn declared(outputs: &[(Option<String>, Kind)]) -> String {
    let each = outputs.iter().map(|(name, kind)| match name {
        Some(name) => format!("{name}: {}", kind.print()),
        None => kind.print(),
    });
    each.collect::<Vec<_>>().join(", ")
}

fn given(scope: &Scope<'_>, kind: &Kind, draw: &mut Draw<'_>) -> String {
    match kind {
        _ if draw.once_in(10) => "missing".into(),
        Kind::Enum(_) | Kind::Version => literals::operand(kind, draw),
        _ if draw.below(3) < 2 => literals::operand(kind, draw),
        _ => scope.expr(kind, draw),
    }
}

/// A cell: mostly one test, now and then several.
fn cell(scope: &Scope<'_>, column: &Column, draw: &mut Draw<'_>) -> String {
    if draw.below(4) == 0 {
        return "any".into();
    }
    let tests: Vec<String> =
        (0..1 + draw.below(4) / 3 * 2).map(|_| test(scope, &column.kind, draw)).collect();
    tests.join(", ")
}

fn test(scope: &Scope<'_>, kind: &Kind, draw: &mut Draw<'_>) -> String {
    if draw.once_in(10) {
        return draw.word(&["missing", "known"]).into();
    }
    if let Kind::List(of) = kind {
        let items = list(of, draw);
        return match draw.below(4) {
            0 => format!("has {}", literals::operand(of, draw)),
            1 => format!("has any {items}"),
            2 => format!("has all {items}"),
            _ => format!("has none {items}"),
        };
    }
    let ordered = !matches!(kind, Kind::Bool | Kind::Enum(_));
    let operators: &[&'static str] = if ordered { &["=", "!=", "<", "<=", ">", ">="] } else { &["=", "!="] };
    match draw.below(8) {
        0 | 1 => literals::bare(kind, draw),
        2 => list(kind, draw),
        3 => format!("not in {}", list(kind, draw)),
        4 if ordered => range(kind, draw),
        5 if ordered && draw.below(2) == 0 => format!("not in {}", range(kind, draw)),
        6 if !matches!(kind, Kind::Enum(_) | Kind::Version) => {
            format!("{} ({})", draw.word(operators), scope.expr(kind, &mut draw.kid()))
        }
        7 => own(kind, draw),
        _ => format!("{} {}", draw.word(operators), literals::operand(kind, draw)),
    }
}

/// The tests that only some types have.
fn own(kind: &Kind, draw: &mut Draw<'_>) -> String {
    let not = if draw.once_in(4) { "not " } else { "" };
    let which = draw.word(&["last", "next"]);
    match kind {
        Kind::Text | Kind::Enum(_) if draw.once_in(4) => format!("matches /{}/", draw.word(PATTERNS)),
        Kind::Text | Kind::Enum(_) => {
            let test = draw.word(&["starts with", "ends with", "contains"]);
            format!("{test} {}", quoted(literals::text(draw)))
        }
        Kind::Date => format!("{not}in {which} {}", draw.word(CALENDAR_SPANS)),
        Kind::DateTime if draw.below(2) == 0 => format!("{not}in {which} {}", span(draw)),
        Kind::DateTime => literals::bare(&Kind::Date, draw),
        Kind::Int => format!("< {}", literals::bare(&Kind::Number, draw)),
        _ => literals::bare(kind, draw),
    }
}

fn list(kind: &Kind, draw: &mut Draw<'_>) -> String {
    let items: Vec<String> = (0..1 + draw.below(3)).map(|_| literals::bare(kind, draw)).collect();
    format!("[{}]", items.join(", "))
}

fn range(kind: &Kind, draw: &mut Draw<'_>) -> String {
    let (low, high) = (literals::bare(kind, draw), literals::bare(kind, draw));
    match draw.below(4) {
        0 => format!("{low}.."),
        1 => format!("..{high}"),
        2 => format!("{low}..{high}"),
        _ => format!("{low}..<{high}"),
    }
}
