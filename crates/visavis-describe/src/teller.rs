//! What tells: a model, its names, a language.
//!
//! In: a model and a language. Out: whoever asks is handed phrases filled in. Holds nothing that changes.

use smol_str::SmolStr;
use visavis_check::model::{ExprId, ExprKind, Model};
use visavis_value::{Type, Value};

use crate::lang::{Frame, Joint, Lang, Language, Phrase, fill, listed};
use crate::names::Names;
use crate::text::{Kind, Text};
use crate::uses::Uses;
use crate::value;

/// What tells of a program.
pub(crate) struct Teller<'m> {
    pub(crate) model: &'m Model,
    pub(crate) language: &'static dyn Language,
    pub(crate) names: Names,
    pub(crate) uses: Uses,
    /// By attribute, whether it may be missing: also where the customer is not in its source.
    may_miss: Vec<bool>,
    /// The same by `let`.
    lets_may_miss: Vec<bool>,
}

impl<'m> Teller<'m> {
    pub(crate) fn new(model: &'m Model, lang: Lang) -> Self {
        let may_miss = model.attributes.iter().map(|attribute| {
            // The customer need not be in the source, nor need a host give a context; defaults hold all the same.
            let empty = matches!(attribute.ty, Type::List(_) | Type::Map(_));
            attribute.optional || attribute.default.is_none() && !empty
        });
        let mut teller = Self {
            model,
            language: lang.language(),
            names: Names::new(model),
            uses: Uses::new(model),
            may_miss: may_miss.collect(),
            lets_may_miss: Vec::new(),
        };
        teller.lets_may_miss = teller.open_lets();
        teller
    }

    /// A phrase filled in; the first part is its subject where it has one.
    pub(crate) fn say(&self, phrase: Phrase, parts: &[&Text]) -> Text {
        fill(self.language, self.language.phrase(phrase), false, parts)
    }

    /// A predicate of a subject.
    pub(crate) fn predicate(&self, phrase: Phrase, subject: &Text, parts: &[&Text]) -> Text {
        let feminine = self.language.is_feminine(subject.start());
        fill(self.language, self.language.phrase(phrase), feminine, parts)
    }

    /// A sentence filled in.
    pub(crate) fn frame(&self, frame: Frame, parts: &[&Text]) -> Text {
        fill(self.language, self.language.frame(frame), false, parts)
    }

    pub(crate) fn listed(&self, items: &[Text], joint: Joint) -> Text {
        listed(self.language, items, joint)
    }

    pub(crate) fn value(&self, value: &Value) -> Text {
        value::value(self.language, self.model, value)
    }

    pub(crate) fn quoted(&self, text: &str) -> Text {
        value::quoted(self.language, text)
    }

    pub(crate) fn name(&self, kind: Kind, index: usize) -> Text {
        self.names.text(kind, index)
    }

    /// A name with its description behind it, where there is one.
    pub(crate) fn described(&self, kind: Kind, index: usize, description: Option<&SmolStr>) -> Text {
        let name = self.name(kind, index);
        match description {
            Some(words) => self.say(Phrase::Described, &[&name, &self.quoted(words)]),
            None => name,
        }
    }

    /// Whether a value may be missing, for want of an attribute or of a source.
    pub(crate) fn may_miss(&self, id: ExprId) -> bool {
        let expr = &self.model.exprs[id];
        if expr.optional {
            return true;
        }
        if expr.kind.is_always_known() {
            return false;
        }
        match &expr.kind {
            ExprKind::Attribute(attribute) => self.may_miss.get(attribute.index()).copied().unwrap_or(true),
            ExprKind::Let(named) => self.lets_may_miss.get(named.index()).copied().unwrap_or(false),
            ExprKind::Otherwise(_, instead) => self.may_miss(*instead),
            ExprKind::If(_, then, instead) => self.may_miss(*then) || self.may_miss(*instead),
            kind => {
                let mut operands = Vec::new();
                kind.operands(&mut operands);
                operands.iter().any(|operand| self.may_miss(*operand))
            }
        }
    }

    /// `let`s may stand on each other in a long chain, so that each is asked only once those that it names are known.
    fn open_lets(&self) -> Vec<bool> {
        let mut open: Vec<bool> =
            self.model.lets.iter().map(|named| self.model.exprs[named.value].optional).collect();
        let mut reads: Vec<(usize, Vec<usize>)> = Vec::new();
        for (at, named) in self.model.lets.iter().enumerate() {
            let mut names = Vec::new();
            let mut pending = vec![named.value];
            while let Some(id) = pending.pop() {
                match &self.model.exprs[id].kind {
                    ExprKind::Let(other) => names.push(other.index()),
                    kind if kind.is_always_known() => {}
                    ExprKind::Otherwise(_, instead) => pending.push(*instead),
                    ExprKind::If(_, then, instead) => pending.extend([*then, *instead]),
                    ExprKind::Attribute(attribute) => {
                        let missing = self.may_miss.get(attribute.index()).copied().unwrap_or(true);
                        if let (true, Some(open)) = (missing, open.get_mut(at)) {
                            *open = true;
                        }
                    }
                    kind => kind.operands(&mut pending),
                }
            }
            reads.push((at, names));
        }
        let mut readers: Vec<Vec<usize>> = vec![Vec::new(); open.len()];
        for (at, names) in reads {
            for name in names {
                if let Some(readers) = readers.get_mut(name) {
                    readers.push(at);
                }
            }
        }
        let mut pending: Vec<usize> = (0..open.len()).filter(|at| open.get(*at) == Some(&true)).collect();
        while let Some(at) = pending.pop() {
            for reader in readers.get(at).into_iter().flatten() {
                if let Some(open) = open.get_mut(*reader)
                    && !std::mem::replace(open, true)
                {
                    pending.push(*reader);
                }
            }
        }
        open
    }
}
