//! Tests of texts: beginnings, ends, parts, regular expressions.
//!
//! In: trees. Out: text tests under the stronger fold of both texts; a regular expression that compiles. A pattern is
//! never folded, and never larger than the limit.

use visavis_diag::{Code, Diagnostic, Span};
use visavis_syntax::ast::{self, Text};
use visavis_value::{Fold, Type, Value};

use crate::checker::Checker;
use crate::expr::Typed;
use crate::fold;
use crate::model::{ExprId, ExprKind, TextOp};
use crate::words::a_type;

/// The most bytes that a compiled pattern may take.
const PATTERN_SIZE: usize = 1 << 20;

impl Checker<'_> {
    pub(crate) fn text_test(&mut self, op: TextOp, text: &ast::Expr, part: &ast::Expr, span: Span) -> Typed {
        let text_id = self.infer(text, None);
        self.text_test_of(op, text_id, part, span)
    }

    /// The test of a text that is typed already.
    pub(crate) fn text_test_of(&mut self, op: TextOp, text_id: Typed, part: &ast::Expr, span: Span) -> Typed {
        let part_id = self.infer(part, Some(&Type::Text(Fold::None)));
        let (text_id, part_id) = (text_id?, part_id?);
        let text_id = self.tested_text(text_id, word(op), part.span)?;
        let part_id = self.expect(part_id, &Type::Text(Fold::None), "what a text is tested for", None)?;
        let fold = match (self.ty(text_id), self.ty(part_id)) {
            (Type::Text(a), Type::Text(b)) => (*a).max(*b),
            _ => Fold::None,
        };
        let value = match (self.value_of(text_id), self.value_of(part_id)) {
            (Some(Value::Text(a)), Some(Value::Text(b))) => {
                Some(Some(Value::Bool(fold::text_test(op, fold, a, b))))
            }
            _ if self.is_missing(text_id) || self.is_missing(part_id) => Some(None),
            _ => None,
        };
        if let Some(value) = value {
            return Some(self.folded(value, Type::Bool, span));
        }
        let optional = self.optional(text_id) || self.optional(part_id);
        let kind = ExprKind::TextTest { op, fold, text: text_id, part: part_id };
        Some(self.node(kind, Type::Bool, optional, span))
    }

    /// What is tested, as a text.
    fn tested_text(&mut self, id: ExprId, test: &str, part: Span) -> Typed {
        if let Some(id) = self.fit(id, &Type::Text(Fold::None)) {
            return Some(id);
        }
        let (found, span) = (self.ty(id).clone(), self.exprs[id].span);
        let diagnostic = Diagnostic::error(
            Code::Operands,
            format!("`{test}` tests a text, and this is {}", a_type(&found)),
            span,
            format!("this is {}", a_type(&found)),
        );
        let diagnostic = self.declared(diagnostic, id);
        let (written, part) = (self.text(span), self.text(part));
        self.fail(match found {
            Type::List(_) => diagnostic.with_help(format!("of a list, write `{written} has {part}`")),
            _ => diagnostic.with_help("insert it in a text first: `\"{x}\"`"),
        })
    }

    pub(crate) fn matches(&mut self, text: &ast::Expr, pattern: &Text, span: Span) -> Typed {
        let id = self.infer(text, None);
        self.matches_of(id, pattern, span)
    }

    /// The match of a text that is typed already.
    pub(crate) fn matches_of(&mut self, text: Typed, pattern: &Text, span: Span) -> Typed {
        let valid = self.pattern(pattern);
        let id = self.tested_text(text?, "matches", pattern.span)?;
        valid?;
        if self.is_missing(id) {
            return Some(self.folded(None, Type::Bool, span));
        }
        let optional = self.optional(id);
        Some(self.node(ExprKind::Matches(id, pattern.text.clone()), Type::Bool, optional, span))
    }

    fn pattern(&mut self, pattern: &Text) -> Option<()> {
        let built = regex::RegexBuilder::new(&pattern.text).size_limit(PATTERN_SIZE).build();
        let error = match built {
            Ok(_) => return Some(()),
            Err(error) => error,
        };
        let (reason, at) = match &error {
            regex::Error::CompiledTooBig(_) => ("it would take too much memory".to_owned(), pattern.span),
            _ => self.pattern_error(pattern),
        };
        let diagnostic =
            Diagnostic::error(Code::Regex, format!("this is no regular expression: {reason}"), at, "here");
        self.fail(match reason.as_str() {
            r if r.contains("look-around") || r.contains("backreferences") => diagnostic.with_help(
                "what would need to look back is left out, so that every test takes linear time; join two tests with `and`",
            ),
            r if r.contains("too much memory") => diagnostic.with_help("use smaller counts in `{…}`"),
            _ => diagnostic.with_help("a sign that is meant itself has a backslash before it: `\\(`, `\\.`, `\\+`"),
        })
    }

    /// What is wrong, and where inside the pattern.
    fn pattern_error(&self, pattern: &Text) -> (String, Span) {
        let (kind, span) = match regex_syntax::Parser::new().parse(&pattern.text) {
            Err(regex_syntax::Error::Parse(e)) => (e.kind().to_string(), *e.span()),
            Err(regex_syntax::Error::Translate(e)) => (e.kind().to_string(), *e.span()),
            _ => return ("it does not compile".to_owned(), pattern.span),
        };
        // Only a pattern without `\/` stands in the source as it reads; else the whole is shown.
        let inside = self.text(pattern.span);
        let plain = inside.get(1..inside.len().saturating_sub(1)) == Some(pattern.text.as_str());
        let offset = |o: usize| u32::try_from(o).ok().and_then(|o| pattern.span.start.checked_add(1 + o));
        match (plain, offset(span.start.offset), offset(span.end.offset)) {
            (true, Some(start), Some(end)) => (kind, Span { start, end, ..pattern.span }),
            _ => (kind, pattern.span),
        }
    }
}

fn word(op: TextOp) -> &'static str {
    match op {
        TextOp::StartsWith => "starts with",
        TextOp::EndsWith => "ends with",
        TextOp::Contains => "contains",
    }
}
