//! Types as written become types of the language.
//!
//! In: a type's words. Out: the type, or one error with the nearest right word. A type alone is no attribute: what
//! stands behind it (`?`, domain, default, modifiers) is `attributes`' business.

use std::collections::HashSet;
use std::sync::Arc;

use smol_str::SmolStr;
use visavis_diag::{Applicability, Code, Diagnostic};
use visavis_syntax::ast::{Name, Text, TypeExpr, TypeKind};
use visavis_value::{Currency, Fold, Type, Variants, text};

use crate::checker::{Checker, did_you_mean};
use crate::words;

impl Checker<'_> {
    /// The type; texts in it are compared by `fold`, which was checked to suit.
    pub(crate) fn attribute_type(&mut self, written: &TypeExpr, fold: Fold) -> Option<Type> {
        match &written.kind {
            TypeKind::List(of) => Some(Type::List(Box::new(self.element_type(of, fold)?))),
            TypeKind::Map(of) => Some(Type::Map(Box::new(self.element_type(of, fold)?))),
            _ => self.scalar_type(written, fold),
        }
    }

    fn element_type(&mut self, written: &TypeExpr, fold: Fold) -> Option<Type> {
        if let TypeKind::List(_) | TypeKind::Map(_) = written.kind {
            return self.fail(
                Diagnostic::error(
                    Code::TypeShape,
                    "lists and maps hold single values only",
                    written.span,
                    "this is a list or map itself",
                )
                .with_help("use `list of` or `map of` with `text`, `int`, `number`, `date` and the like"),
            );
        }
        self.scalar_type(written, fold)
    }

    fn scalar_type(&mut self, written: &TypeExpr, fold: Fold) -> Option<Type> {
        match &written.kind {
            TypeKind::Named(word) => self.named_type(word, written, fold),
            TypeKind::Money(code) => self.currency(code).map(Type::Money),
            TypeKind::Enum(values) => self.enumeration(values, fold),
            TypeKind::List(_) | TypeKind::Map(_) => None,
        }
    }

    fn named_type(&mut self, word: &SmolStr, written: &TypeExpr, fold: Fold) -> Option<Type> {
        if word == "text" {
            return Some(Type::Text(fold));
        }
        if let Some((_, ty)) = words::SCALARS.iter().find(|(name, _)| name == word) {
            return Some(ty.clone());
        }
        let unknown = |label: &str| {
            Diagnostic::error(Code::UnknownType, format!("there is no type `{word}`"), written.span, label)
        };
        let diagnostic = match word.as_str() {
            "money" => Diagnostic::error(
                Code::UnknownCurrency,
                "money needs its currency",
                written.span,
                "of which currency?",
            )
            .with_help("write it behind: `money EUR`"),
            "duration" => Diagnostic::error(
                Code::TypeShape,
                "a span of time is no attribute's type",
                written.span,
                "spans stand in expressions only",
            )
            .with_help("keep the two times, or the number of days as an `int`"),
            "list" | "map" => unknown("a list or map of what?").with_help(format!("write `{word} of text`")),
            "enum" | "enumeration" => {
                unknown("not a type").with_help("write its values: `\"gold\" | \"silver\"`")
            }
            _ => match words::type_elsewhere(word) {
                Some(right) => unknown("not a type here").with_fix(
                    format!("write `{right}`"),
                    written.span,
                    right,
                    Applicability::Safe,
                ),
                None => {
                    let near = self.nearest(word, words::SCALARS.iter().map(|(name, _)| *name));
                    let types = "types are `bool`, `int`, `number`, `money EUR`, `text`, `date`, `datetime`, `time`, \
                                 `version`, `\"a\" | \"b\"`, `list of …` and `map of …`";
                    match near {
                        Some(_) => did_you_mean(unknown("not a type"), written.span, word, near),
                        None => unknown("not a type").with_help(types),
                    }
                }
            },
        };
        self.fail(diagnostic)
    }

    /// The currency of a code.
    pub(crate) fn currency(&mut self, code: &Name) -> Option<Currency> {
        if let Some(currency) = Currency::parse(&code.text) {
            return Some(currency);
        }
        let known = words::currencies();
        let near = self.nearest(&code.text, known.iter().map(String::as_str));
        let diagnostic = Diagnostic::error(
            Code::UnknownCurrency,
            format!("there is no currency `{}`", code.text),
            code.span,
            "not a code of ISO 4217",
        );
        self.fail(match near {
            Some(_) => did_you_mean(diagnostic, code.span, &code.text, near),
            None => diagnostic.with_help("use three letters, such as `EUR`, `USD` or `CHF`"),
        })
    }

    fn enumeration(&mut self, values: &[Text], fold: Fold) -> Option<Type> {
        let mut seen = HashSet::new();
        for value in values {
            if !seen.insert(text::fold(&value.text, fold)) {
                let first =
                    values.iter().find(|v| text::fold(&v.text, fold) == text::fold(&value.text, fold));
                let diagnostic = Diagnostic::error(
                    Code::TypeShape,
                    format!("the value {:?} stands twice", value.text),
                    value.span,
                    if fold == Fold::None { "again here" } else { "the same again, as case is ignored" },
                );
                return self.fail(match first {
                    Some(first) => diagnostic.with_label(first.span, "first here"),
                    None => diagnostic,
                });
            }
        }
        let spans = values.iter().map(|value| value.span);
        let values: Arc<[SmolStr]> = values.iter().map(|v| v.text.clone()).collect();
        self.note_enumeration(&values, spans);
        Some(Type::Enum(Variants { values, fold }))
    }
}
