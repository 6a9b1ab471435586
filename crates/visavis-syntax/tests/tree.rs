//! Which tree a text becomes: precedence by LANGUAGE's table, spans, literals, recovery.

use visavis_diag::SourceId;
use visavis_syntax::ast::{CellTest, Expr, ExprKind, Item, Member, Membership, Path, Range, TextPart};
use visavis_syntax::parse;

/// An expression with every bracket written.
fn show(e: &Expr) -> String {
    let two = |operator: &str, a: &Expr, b: &Expr| format!("({} {operator} {})", show(a), show(b));
    match &e.kind {
        ExprKind::Error => "!".to_owned(),
        ExprKind::Bool(b) => b.to_string(),
        ExprKind::Missing => "missing".to_owned(),
        ExprKind::Number(n) => format!("{}{}", n.digits, if n.percent { "%" } else { "" }),
        ExprKind::Money(n, c) => format!("{}{}", n.digits, c.text),
        ExprKind::Duration(d) => format!("{}{:?}", d.count, d.unit),
        ExprKind::Date(s) | ExprKind::DateTime(s) | ExprKind::Time(s) => s.to_string(),
        ExprKind::Text(parts) => parts.iter().map(part).collect::<Vec<_>>().join("~"),
        ExprKind::List(all) => format!("[{}]", list(all)),
        ExprKind::Point { span, before } => {
            format!("{}{:?}{}", span.count, span.unit, if *before { " ago" } else { " on" })
        }
        ExprKind::Path(p) => path(p),
        ExprKind::Index(m, k) => format!("{}[{}]", show(m), show(k)),
        ExprKind::Call(f, all) => format!("{}({})", f.text, list(all)),
        ExprKind::Negate(a) => format!("(- {})", show(a)),
        ExprKind::Not(a) => format!("(not {})", show(a)),
        ExprKind::Arith(op, a, b) => two(&format!("{op:?}"), a, b),
        ExprKind::Compare(op, _, a, b) => two(&format!("{op:?}"), a, b),
        ExprKind::And(a, b) => two("and", a, b),
        ExprKind::Or(a, b) => two("or", a, b),
        ExprKind::Otherwise(a, b) => two("otherwise", a, b),
        ExprKind::In { value, negated, of } => {
            format!("({} {}in {})", show(value), if *negated { "not " } else { "" }, membership(of))
        }
        ExprKind::Has(a, kind, b) => two(&format!("has{kind:?}"), a, b),
        ExprKind::TextTest(op, a, b) => two(&format!("{op:?}"), a, b),
        ExprKind::Matches(a, r) => format!("({} matches {})", show(a), r.text),
        ExprKind::Presence { value, missing } => {
            format!("({} is {})", show(value), if *missing { "missing" } else { "known" })
        }
        ExprKind::If(c, a, b) => format!("(if {} {} {})", show(c), show(a), show(b)),
        ExprKind::Aggregate(a) => format!(
            "{}<{}{}{}{}>",
            a.function.text,
            path(&a.path),
            a.window.as_ref().map_or(String::new(), |w| format!(" in {}", membership(w))),
            a.filter.as_ref().map_or(String::new(), |f| format!(" where {}", show(f))),
            a.sequence.as_ref().map_or(String::new(), |s| format!(
                " {}followed {} {}{}",
                if s.negated { "not " } else { "" },
                s.event.text,
                s.within.count,
                s.filter.as_ref().map_or(String::new(), |f| format!(" where {}", show(f)))
            )),
        ),
    }
}

fn part(part: &TextPart) -> String {
    match part {
        TextPart::Literal(text) => format!("{text:?}"),
        TextPart::Insert(e) => show(e),
    }
}

fn list(all: &[Expr]) -> String {
    all.iter().map(show).collect::<Vec<_>>().join(", ")
}

fn path(path: &Path) -> String {
    path.names.iter().map(|n| n.text.as_str()).collect::<Vec<_>>().join(".")
}

fn range(range: &Range) -> String {
    let end = |e: &Option<Box<Expr>>| e.as_ref().map_or(String::new(), |e| show(e));
    format!("{}..{}{}", end(&range.low), if range.inclusive { "" } else { "<" }, end(&range.high))
}

fn membership(of: &Membership) -> String {
    match of {
        Membership::List(e) => show(e),
        Membership::Range(r) => range(r),
        Membership::Window(w) => {
            format!("{} {}{:?}", if w.last { "last" } else { "next" }, w.duration.count, w.duration.unit)
        }
    }
}

fn check(text: &str, expect: &str) {
    let (file, diagnostics) = parse(SourceId(0), &format!("let x = {text}"));
    let shown = match file.items.first() {
        Some(Item::Let(item)) => show(&item.value),
        other => format!("{other:?}"),
    };
    assert_eq!((shown.as_str(), diagnostics.len()), (expect, 0), "{text}: {diagnostics:#?}");
}

#[test]
fn operators_bind_by_the_table() {
    check("if a then b else c or d", "(if a b (c or d))");
    check("a or b and not c = d", "(a or (b and (not (c Eq d))))");
    check("not a = b", "(not (a Eq b))");
    check("not not a", "(not (not a))");
    check("a otherwise 0 > 5", "((a otherwise 0) Gt 5)");
    check("a otherwise b otherwise c", "((a otherwise b) otherwise c)");
    check("a otherwise b + c", "(a otherwise (b Add c))");
    check("a + b in 1..5", "((a Add b) in 1..5)");
    check("a + b * -c - d / e", "((a Add (b Mul (- c))) Sub (d Div e))");
    check("-a * b", "((- a) Mul b)");
    check("a = if b then c else d = e", "(a Eq (if b c (d Eq e)))");
    check("x in list otherwise []", "(x in (list otherwise []))");
    check("x contains a + b or y starts with \"z\"", "((x Contains (a Add b)) or (y StartsWith \"z\"))");
    check("a < b + 1 and c is known", "((a Lt (b Add 1)) and (c is known))");
    check("(a and b) is missing", "((a and b) is missing)");
    check("not x in [1] or x not in last 2 days", "((not (x in [1])) or (x not in last 2Day))");
}

#[test]
fn chains_of_logic_are_balanced_in_order() {
    check("a and b and c", "((a and b) and c)");
    check("a or b or c or d", "((a or b) or (c or d))");
}

#[test]
fn ranges_windows_and_points() {
    check("a in 18..", "(a in 18..)");
    check("a in ..25", "(a in ..25)");
    check("a in -5..<-1", "(a in (- 5)..<(- 1))");
    check("a in (x + 1)..(y)", "(a in (x Add 1)..y)");
    check("a not in next 7 days", "(a not in next 7Day)");
    check("a in 90 days ago..2 hours from now", "(a in 90Day ago..2Hour on)");
    check("a < 90 days ago + 1 hour", "(a Lt (90Day ago Add 1Hour))");
    check("t in 21:00..08:00", "(t in 21:00..08:00)");
    check("t >= 2026-03-01T09:00:30.5+01:00", "(t Ge 2026-03-01T09:00:30.5+01:00)");
    check("t in 2026-03-01 09:00..2026-03-02", "(t in 2026-03-01 09:00..2026-03-02)");
    check("last in last", "(last in last)");
}

#[test]
fn literals_and_texts() {
    check("1_000.50 + 10% + 9.99 USD", "((1000.50 Add 10%) Add 9.99USD)");
    check("\"\"", "");
    check("\"a{{b}} \\u{e9}\\n\\\"\"", "\"a{b} é\\n\\\"\"");
    check("\"{a}b{if c then \"d {e}\" else \"f\"}\"", "a~\"b\"~(if c \"d \"~e \"f\")");
    check("x matches /a\\/b\\d#|\\\\/", "(x matches a/b\\d#|\\\\)");
    check("99999999999999999999 days ago", "9223372036854775807Day ago");
    check(
        "m[\"k\"] + a.b.c + `Contact ID` + f(x, y,z)",
        "(((m[\"k\"] Add a.b.c) Add Contact ID) Add f(x, y, z))",
    );
    check("matches / 2", "(matches Div 2)");
}

#[test]
fn aggregates() {
    check("count(p)", "count<p>");
    check("sum(p.a in last 12 months where b > 1)", "sum<p.a in last 12Month where (b Gt 1)>");
    check(
        "any (v where a not followed by p within 2 days where b)",
        "any<v where a not followed p 2 where b>",
    );
    check("min(p.a in 2026-01-01..2026-02-01) + max", "(min<p.a in 2026-01-01..2026-02-01> Add max)");
    check("least(a, b)", "least(a, b)");
}

#[test]
fn spans_hold_what_was_written_and_nothing_more() {
    let text = "let x = ( a +  b ) * f( c )  # end\n\nlet y = a.b   or c\n";
    let (file, _) = parse(SourceId(0), text);
    let cut = |span: visavis_diag::Span| &text[span.start as usize..span.end as usize];
    let Some(Item::Let(x)) = file.items.first() else { panic!() };
    assert_eq!(cut(x.value.span), "( a +  b ) * f( c )");
    assert_eq!(cut(x.span), "let x = ( a +  b ) * f( c )");
    let Some(Item::Let(y)) = file.items.get(1) else { panic!() };
    let ExprKind::Or(a, _) = &y.value.kind else { panic!() };
    assert_eq!((cut(a.span), cut(y.value.span)), ("a.b", "a.b   or c"));
    assert_eq!(file.comments.iter().map(|c| cut(*c)).collect::<Vec<_>>(), ["# end"]);
}

#[test]
fn cells() {
    let text = "table t -> number {\n | a | b | c => d |\n | < 5, 7..9 | not in [1], any | -1 => x = 1 |\n | otherwise => 0 |\n}";
    let (file, diagnostics) = parse(SourceId(0), text);
    assert_eq!(diagnostics, []);
    let Some(Item::Table(table)) = file.items.first() else { panic!() };
    let row = table.rows.first().and_then(|r| r.cells.as_ref()).expect("cells");
    assert!(matches!(&row[0].tests[..], [CellTest::Compare(..), CellTest::In(Membership::Range(_))]));
    assert!(matches!(&row[1].tests[..], [CellTest::NotIn(Membership::List(_)), CellTest::Any]));
    assert!(matches!(&row[2].tests[..], [CellTest::Equals(_)]));
    assert!(table.rows[1].cells.is_none());
}

#[test]
fn what_could_not_be_parsed_leaves_the_rest_of_its_declaration() {
    let text = "source crm {\n  a: text\n  b: text -> int\n  c: int\n}\ncampaign k {\n  for x = = 1\n  except y\n  via web { h: = 1 }\n}";
    let (file, diagnostics) = parse(SourceId(0), text);
    assert_eq!(diagnostics.len(), 3, "{diagnostics:#?}");
    let Some(Item::Source(source)) = file.items.first() else { panic!() };
    let names: Vec<&str> = source
        .members
        .iter()
        .filter_map(|m| if let Member::Attribute(a) = m { Some(a.name.text.as_str()) } else { None })
        .collect();
    assert!(names.contains(&"a") && names.contains(&"c"), "{names:?}");
    assert!(names.contains(&"b") || file.broken.iter().any(|n| n.text == "b"));
    let Some(Item::Campaign(campaign)) = file.items.get(1) else { panic!() };
    assert_eq!(campaign.audience[0].kind, ExprKind::Error);
    assert_eq!((campaign.except.len(), campaign.via.len()), (1, 1));
}

#[test]
fn words_of_time_are_names_behind_a_range_too() {
    let text = "source crm {\n  a: int in 0..100\n  ago: int\n  b: int in 0..100\n  days: int in 1..2\n  from: int\n}\nsegment s when now > 3 days ago";
    let (file, diagnostics) = parse(SourceId(0), text);
    assert_eq!(diagnostics, []);
    let Some(Item::Source(source)) = file.items.first() else { panic!() };
    assert_eq!(source.members.len(), 5);
}
