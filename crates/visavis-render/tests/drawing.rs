//! Diagnostics as people and programs get them: positions, order, ends of files, and no panic for any span.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;
use visavis_diag::{Applicability, Code, Diagnostic, SourceId, SourceMap, Span};
use visavis_render::{apply_fixes, human, json};

fn sources() -> SourceMap {
    let mut sources = SourceMap::default();
    sources.add("a.vis", "segment über when\n  ärger == 1\n");
    sources.add("b.vis", "segment b");
    sources
}

fn span(source: u32, start: u32, end: u32) -> Span {
    Span::new(SourceId(source), start, end)
}

fn check(diagnostics: &[Diagnostic], expect: &str) {
    let drawn = human(diagnostics, &sources(), false, 80);
    assert_eq!(drawn.trim_end(), expect.trim_end().trim_start_matches('\n'), "\n{drawn}");
}

#[test]
fn columns_count_characters_not_bytes() {
    let diagnostic =
        Diagnostic::error(Code::ForeignOperator, "`==` is written `=` here", span(0, 28, 30), "write `=`")
            .with_fix("write `=`", span(0, 28, 30), "=", Applicability::Safe);
    check(
        std::slice::from_ref(&diagnostic),
        "
[E0106] Error: `==` is written `=` here
   ╭─[ a.vis:2:9 ]
   │
 2 │   ärger == 1
   │         ─┬
   │          ╰── write `=`
   │
   │ Note: visavis explain E0106
───╯",
    );
    let json = json(std::slice::from_ref(&diagnostic), &sources());
    assert!(json.starts_with(
        "{\"diagnostics\":[{\"code\":\"E0106\",\"severity\":\"error\",\"message\":\"`==` is written `=` here\",\
         \"file\":\"a.vis\",\"line\":2,\"column\":9,\"end_line\":2,\"end_column\":11,\"start\":28,\"end\":30,\"labels\":[{"
    ));
    assert!(json.ends_with(
        "\"text\":\"write `=`\"}],\"help\":[],\"fixes\":[{\"title\":\"write `=`\",\"applicability\":\"safe\",\
         \"edits\":[{\"file\":\"a.vis\",\"line\":2,\"column\":9,\"end_line\":2,\"end_column\":11,\"start\":28,\"end\":30,\"text\":\"=\"}]}]}]}"
    ));
    let fixed = apply_fixes(&[diagnostic], &sources());
    assert_eq!(fixed.applied, 1);
    assert_eq!(fixed.files[0].text, "segment über when\n  ärger = 1\n");
}

#[test]
fn the_end_of_a_file_and_labels_above_are_drawn() {
    let at_end = Diagnostic::error(Code::Unexpected, "something is missing", span(1, 9, 9), "here");
    check(
        &[at_end],
        "
[E0101] Error: something is missing
   ╭─[ b.vis:1:10 ]
   │
 1 │ segment b
   │          │
   │          ╰─ here
   │
   │ Note: visavis explain E0101
───╯",
    );
    let above = Diagnostic::warning(Code::SaidTwice, "said twice", span(0, 21, 27), "again")
        .with_label(span(0, 8, 13), "first")
        .with_help("take one out");
    check(
        &[above],
        "
[E0123] Warning: said twice
   ╭─[ a.vis:2:3 ]
   │
 1 │ segment über when
   │         ──┬─
   │           ╰─── first
 2 │   ärger == 1
   │   ──┬──
   │     ╰──── again
   │
   │ Help: take one out
   │
   │ Note: visavis explain E0123
───╯",
    );
}

#[test]
fn files_and_positions_give_the_order() {
    let at = |source: u32, start: u32, message: &str| {
        Diagnostic::error(Code::Unexpected, message, span(source, start, start + 1), "")
    };
    let json = json(&[at(1, 0, "three"), at(0, 9, "two"), at(0, 0, "one")], &sources());
    let place = |word: &str| json.find(word).unwrap();
    assert!(place("one") < place("two") && place("two") < place("three"));
    assert_eq!(human(&[], &sources(), true, 80), "");
}

#[test]
fn a_file_that_is_not_there_and_endless_lines_get_plain_text() {
    let nowhere = Diagnostic::error(Code::Unexpected, "lost", span(7, 0, 1), "").with_help("look elsewhere");
    check(&[nowhere], "[E0101] error: lost\n  help: look elsewhere");
}

fn drawn_at(text: &str, labels: &[(&str, &str)], width: usize) -> String {
    let mut sources = SourceMap::default();
    let id = sources.add("long.vis", text);
    let mut diagnostic: Option<Diagnostic> = None;
    for (part, words) in labels {
        let at = text.find(part).unwrap();
        let span = Span::new(id, u32::try_from(at).unwrap(), u32::try_from(at + part.len()).unwrap());
        diagnostic = Some(match diagnostic {
            None => Diagnostic::error(Code::UnknownName, "nothing is called so", span, *words),
            Some(diagnostic) => diagnostic.with_label(span, *words),
        });
    }
    human(&[diagnostic.unwrap()], &sources, false, width)
}

#[test]
fn endless_lines_are_cut_around_what_is_marked() {
    let text = format!("{}Y{}", "x".repeat(4000), "x".repeat(4000));
    insta::assert_snapshot!(drawn_at(&text, &[("Y", "here")], 60));
}

/// A line whose labels are far apart, one with wide characters and tabs, labels over lines, long words.
#[test]
fn marks_stand_under_what_they_mark_whatever_is_cut() {
    let before = "über and ".repeat(12);
    let far = format!("segment b when {before}teir = \"gold\" and {}tiers\n", "x or ".repeat(40));
    let words =
        "this one is known, and is what was probably meant; the words for it are longer than the line";
    let mut all = String::new();
    for (text, labels) in [
        (far.as_str(), &[("teir", "not declared")][..]),
        (&far, &[("teir", words)]),
        (&far, &[("teir", words), ("tiers", "declared here")]),
        (
            "let a = \t\t\"日本語のとても長いテキストがここにあります\" and teir and \"日本語のとても長い\"\n",
            &[("teir", words)],
        ),
        (&format!("a {}\n{}x\n", "b ".repeat(60), "c ".repeat(60)), &[("b \nc", words), ("x", "end")]),
        ("segment a when tier = 1\n", &[("segment", "first"), ("tier", words), ("1", words)]),
    ] {
        for width in [50, 80] {
            all.push_str(&drawn_at(text, labels, width));
        }
    }
    for line in all.lines() {
        assert!(UnicodeWidthStr::width(line) <= 80, "{line}");
    }
    insta::assert_snapshot!(all);
}

#[test]
fn wide_screens_show_whole_lines() {
    let text = format!("segment b when {}teir\n", "x or ".repeat(40));
    let drawn = drawn_at(&text, &[("teir", "not declared")], 260);
    assert!(!drawn.contains('…') && drawn.contains("long.vis:1:216 ]"), "{drawn}");
}

#[test]
fn nothing_is_coloured_unasked() {
    let mut sources = SourceMap::default();
    sources.add("c.vis", "a \u{1b}[31mred\u{1b}]0;title\u{7}\n");
    let error = Diagnostic::error(Code::Unexpected, "one", span(0, 0, 1), "here");
    let warning = Diagnostic::warning(Code::Unexpected, "two", span(0, 0, 1), "here");
    let drawn = human(&[error.clone(), warning], &sources, false, 80);
    assert!(
        !drawn.contains('\u{1b}') && drawn.contains("Error: one") && drawn.contains("Warning: two"),
        "{drawn}"
    );
    assert!(human(&[error], &sources, true, 80).contains('\u{1b}'));
}

#[test]
fn what_a_label_asks_no_help_repeats() {
    let asked = Diagnostic::error(Code::UnknownClause, "x", span(0, 0, 7), "did you mean `for`?").with_fix(
        "write `for`",
        span(0, 0, 7),
        "for",
        Applicability::Unsafe,
    );
    assert!(!human(&[asked], &sources(), false, 80).contains("perhaps"));
}

proptest! {
    #[test]
    fn no_span_is_too_strange(
        text in "[aé\u{2028}€ \n\r\t#\u{85}日\u{301}\u{202e}]{0,120}",
        width in 0..120_usize,
        labels in prop::collection::vec((0..150_u32, 0..150_u32), 1..5),
        color in any::<bool>(),
    ) {
        let mut sources = SourceMap::default();
        sources.add("x.vis", text);
        let mut diagnostic = Diagnostic::error(Code::Unexpected, "x", span(0, 0, 0), "");
        diagnostic.labels.clear();
        for (start, end) in labels {
            diagnostic = diagnostic.with_label(span(0, start.min(end), start.max(end)), "label");
        }
        let drawn = human(std::slice::from_ref(&diagnostic), &sources, color, width);
        prop_assert!(drawn.contains("E0101"));
        for line in drawn.lines().filter(|_| !color) {
            prop_assert!(UnicodeWidthStr::width(line) <= width.max(44), "{}", drawn);
        }
        prop_assert!(color || !drawn.chars().any(|c| c == '\u{1b}'), "colours");
        prop_assert!(json(&[diagnostic], &sources).contains("E0101"));
    }
}
