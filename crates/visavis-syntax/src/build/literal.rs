//! Numbers, money, durations, times, texts and regular expressions.

use smol_str::SmolStr;
use visavis_diag::{Applicability, Code, Diagnostic};
use visavis_value::{Duration, Unit};

use super::Builder;
use crate::ast::{DurationLit, Expr, ExprKind, Number, Text, TextPart};
use crate::grammar::{Pair, Pairs, Rule};

impl Builder<'_> {
    /// A number as written.
    pub(super) fn number(&self, pair: &Pair<'_>) -> Number {
        let written = pair.as_str();
        let percent = written.ends_with('%');
        let digits = written.trim_end_matches('%');
        let digits =
            if digits.contains('_') { SmolStr::new(digits.replace('_', "")) } else { SmolStr::new(digits) };
        Number { digits, percent, span: self.span(pair) }
    }

    /// What stands in a `literal` or `bound`: perhaps a sign, then a value.
    pub(super) fn literal(&mut self, pair: Pair<'_>) -> Option<Expr> {
        let span = self.span(&pair);
        let mut inner = pair.into_inner();
        let first = inner.next()?;
        let minus = first.as_rule() == Rule::minus;
        let value = self.operand(if minus { inner.next()? } else { first })?;
        let mut value = self.plain(value);
        if let Some(tail) = inner.next() {
            value = self.point(value, tail)?;
        }
        Some(if minus { Expr { kind: ExprKind::Negate(Box::new(value)), span } } else { value })
    }

    /// A number, an amount of money, a span of time.
    pub(super) fn measure(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut inner = pair.clone().into_inner();
        let number = inner.next()?;
        Some(match inner.next() {
            None => ExprKind::Number(self.number(&number)),
            Some(unit) if unit.as_rule() == Rule::currency => self.money(&number, &unit),
            Some(_) => ExprKind::Duration(Box::new(self.duration(pair)?)),
        })
    }

    fn money(&mut self, number: &Pair<'_>, currency: &Pair<'_>) -> ExprKind {
        let number = self.number(number);
        if number.percent {
            let message = "an amount of money has no `%`";
            self.diagnostics.push(
                Diagnostic::error(Code::ForeignLiteral, message, number.span, "write the amount alone")
                    .with_help("a share of an amount is a product: `10% * basket_total`"),
            );
            return ExprKind::Error;
        }
        ExprKind::Money(Box::new(number), Box::new(self.word(currency)))
    }

    /// `90 days`
    pub(super) fn duration(&mut self, pair: Pair<'_>) -> Option<DurationLit> {
        let span = self.span(&pair);
        let mut inner = pair.into_inner();
        let number = self.number(&inner.next()?);
        let unit = unit_of(inner.next()?.as_str())?;
        if number.percent || number.digits.contains('.') {
            let message = "a span of time is a whole number of units";
            self.diagnostics.push(
                Diagnostic::error(Code::ForeignLiteral, message, number.span, "this is no whole number")
                    .with_help("use a smaller unit: `36 hours` in place of `1.5 days`"),
            );
        }
        let whole: Option<i64> = number.digits.split('.').next().and_then(|d| d.parse().ok());
        let value = whole.and_then(|count| Duration::of(count, unit));
        Some(DurationLit { count: whole.unwrap_or(i64::MAX), unit, value, span })
    }

    /// `day`, one of it
    pub(super) fn one_unit(&self, pair: &Pair<'_>) -> Option<DurationLit> {
        let unit = unit_of(pair.as_str())?;
        Some(DurationLit { count: 1, unit, value: Duration::of(1, unit), span: self.span(pair) })
    }

    /// `90 days ago`, `2 hours from now`: a span of time with where it leads.
    pub(super) fn point(&mut self, value: Expr, tail: Pair<'_>) -> Option<Expr> {
        let at = self.span(&tail);
        let span = value.span.to(at);
        let before = tail.into_inner().next()?.as_rule() == Rule::kw_ago;
        let kind = match value.kind {
            ExprKind::Duration(span) => ExprKind::Point { span, before },
            ExprKind::Error => ExprKind::Error,
            _ => {
                let message = "a point in time begins with a span of time";
                self.diagnostics.push(
                    Diagnostic::error(
                        Code::TestForm,
                        message,
                        at,
                        "this stands behind a number and a unit only",
                    )
                    .with_label(value.span, "this is no literal span of time")
                    .with_help("write `90 days ago` or `2 hours from now`"),
                );
                ExprKind::Error
            }
        };
        Some(Expr { kind, span })
    }

    /// A date or a datetime, as written.
    pub(super) fn moment(&self, pair: &Pair<'_>) -> Expr {
        let written = SmolStr::new(pair.as_str());
        let kind = if pair.clone().into_inner().any(|p| p.as_rule() == Rule::clock) {
            ExprKind::DateTime(written)
        } else {
            ExprKind::Date(written)
        };
        Expr { kind, span: self.span(pair) }
    }

    /// A text in which nothing may be inserted.
    pub(super) fn plain_text(&mut self, pair: Pair<'_>) -> Text {
        let span = self.span(&pair);
        let mut text = String::new();
        for p in pair.into_inner() {
            if p.as_rule() == Rule::insert {
                let at = self.span(&p);
                let message = "no value can be inserted in this text";
                self.diagnostics.push(
                    Diagnostic::error(
                        Code::InsertHere,
                        message,
                        at,
                        "it would be the same for every customer",
                    )
                    .with_help("where a brace is meant, write `{{` and `}}`"),
                );
            } else {
                self.push_piece(&p, &mut text);
            }
        }
        Text { text: SmolStr::new(text), span }
    }

    /// A text as an expression.
    pub(super) fn text_parts(&mut self, pair: Pair<'_>) -> Option<(Vec<TextPart>, usize)> {
        let inner = pair.into_inner();
        // Most texts are one run of letters; a program has more of them than of anything else.
        if let Some(plain) = plain(&inner) {
            return Some((plain.map(|text| vec![TextPart::Literal(text)]).unwrap_or_default(), 0));
        }
        let (mut parts, mut literal, mut depth) = (Vec::new(), String::new(), 0);
        for p in inner {
            if p.as_rule() == Rule::insert {
                if !literal.is_empty() {
                    parts.push(TextPart::Literal(SmolStr::new(&literal)));
                    literal.clear();
                }
                let node = self.node(p.into_inner().next()?)?;
                depth = depth.max(node.depth);
                parts.push(TextPart::Insert(Box::new(self.plain(node))));
            } else {
                self.push_piece(&p, &mut literal);
            }
        }
        if !literal.is_empty() {
            parts.push(TextPart::Literal(SmolStr::new(&literal)));
        }
        parts.shrink_to_fit();
        Some((parts, depth))
    }

    fn push_piece(&mut self, pair: &Pair<'_>, out: &mut String) {
        match pair.as_rule() {
            Rule::run => out.push_str(pair.as_str()),
            Rule::brace => out.extend(pair.as_str().chars().take(1)),
            Rule::escape => match unescape(pair.as_str()) {
                Some(c) => out.push(c),
                None => self.bad_escape(pair),
            },
            _ => {}
        }
    }

    fn bad_escape(&mut self, pair: &Pair<'_>) {
        let span = self.span(pair);
        let written = pair.as_str();
        let after = written.get(1..).unwrap_or("");
        let diagnostic = if written.starts_with("\\u") && written.len() > 2 {
            let message = format!("`{written}` is no character");
            Diagnostic::error(Code::TextEscape, message, span, "no character has this number")
                .with_help("write the hexadecimal number of a Unicode character, as in `\\u{e9}` for `é`")
        } else {
            let message = format!("`{written}` means nothing in a text");
            Diagnostic::error(Code::TextEscape, message, span, "unknown escape").with_help(
                "a backslash stands before `\"`, `\\`, `n`, `t` or `u{…}`; write `\\\\` for a backslash",
            )
        };
        let fix = format!("\\\\{after}");
        self.diagnostics.push(diagnostic.with_fix("write `\\\\`", span, fix, Applicability::Unsafe));
    }

    /// The pattern of `matches /…/`.
    pub(super) fn regex(&mut self, matching: Pair<'_>) -> Option<Text> {
        let regex = matching.into_inner().find(|p| p.as_rule() == Rule::regex)?;
        let span = self.span(&regex);
        let body = regex.into_inner().next()?;
        Some(Text { text: unescape_slashes(body.as_str()), span })
    }
}

/// What a text says that has nothing but letters in it, none where it is empty; nothing where it has more.
fn plain(inner: &Pairs<'_>) -> Option<Option<SmolStr>> {
    let mut inner = inner.clone();
    let run = inner.next().filter(|p| p.as_rule() == Rule::run)?;
    inner.next().filter(|p| p.as_rule() == Rule::quote_end)?;
    Some(Some(run.as_str()).filter(|said| !said.is_empty()).map(SmolStr::new))
}

fn unit_of(written: &str) -> Option<Unit> {
    let singular = written.strip_suffix('s').unwrap_or(written);
    Unit::ALL.iter().find(|(_, name)| *name == singular).map(|(unit, _)| *unit)
}

fn unescape(written: &str) -> Option<char> {
    match written.get(1..)? {
        "\"" => Some('"'),
        "\\" => Some('\\'),
        "n" => Some('\n'),
        "t" => Some('\t'),
        other => {
            let hex = other.strip_prefix("u{")?.strip_suffix('}')?;
            char::from_u32(u32::from_str_radix(hex, 16).ok()?)
        }
    }
}

/// `\/` stands for `/`; every other escape belongs to the regular expression.
fn unescape_slashes(body: &str) -> SmolStr {
    let mut out = String::with_capacity(body.len());
    let mut chars = body.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('/') => out.push('/'),
            other => out.extend([Some(c), other].into_iter().flatten()),
        }
    }
    SmolStr::new(out)
}
