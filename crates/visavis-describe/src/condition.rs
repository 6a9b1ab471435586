//! Conditions made of conditions: as one clause where that is plain, as a list where it would be ambiguous.
//!
//! In: a bool, and what its place asks of it. Out: clauses and lists. `not` moves down to the tests, so that no sentence denies a
//! sentence. Nesting is bounded by the parser, so that recursion is safe.

use visavis_check::model::{ExprId, ExprKind};
use visavis_value::{Type, Value};

use crate::block::Block;
use crate::clause::{Clause, Mode, Sure};
use crate::lang::{Form, Frame, Joint, Phrase, Shape, Who};
use crate::teller::Teller;
use crate::text::Text;

/// How many clauses one sentence holds.
const IN_A_SENTENCE: usize = 3;
/// How long a sentence may be, in characters, before it becomes a list.
const LONG: usize = 240;

/// A condition with its parts.
#[derive(Debug, Clone)]
pub(crate) enum Tree {
    /// A clause
    One(Clause),
    /// All of these
    All(Vec<Tree>),
    /// At least one of these
    Any(Vec<Tree>),
    /// Where the first is so the second, in every other case the third
    If(Box<[Tree; 3]>),
    /// The first; where that is not known, the second
    Otherwise(Box<[Tree; 2]>),
}

impl Teller<'_> {
    /// The parts of a condition.
    pub(crate) fn tree(&self, id: ExprId, mode: Mode) -> Tree {
        let expr = &self.model.exprs[id];
        match &expr.kind {
            ExprKind::And(..) | ExprKind::Or(..) => self.joined_tree(id, mode),
            ExprKind::Not(of) => self.tree(*of, mode.opposite()),
            ExprKind::If(condition, then, instead) if expr.ty == Type::Bool => Tree::If(Box::new([
                self.tree(*condition, Mode::YES),
                self.tree(*then, mode),
                self.tree(*instead, mode),
            ])),
            ExprKind::Otherwise(value, instead) if expr.ty == Type::Bool => {
                self.otherwise_tree(*value, *instead, mode)
            }
            _ => Tree::One(self.test(id, mode)),
        }
    }

    /// `a otherwise false` asks whether a is known to be true, `a otherwise true` whether it is not known to be false.
    fn otherwise_tree(&self, value: ExprId, instead: ExprId, mode: Mode) -> Tree {
        match &self.model.exprs[instead].kind {
            ExprKind::Literal(Value::Bool(instead)) => {
                let sure = if *instead == mode.yes { Sure::Perhaps } else { Sure::Known };
                self.tree(value, Mode { yes: mode.yes, sure })
            }
            _ => Tree::Otherwise(Box::new([self.tree(value, mode.known()), self.tree(instead, mode)])),
        }
    }

    /// A chain of one kind is one list, however its brackets stand.
    fn joined_tree(&self, id: ExprId, mode: Mode) -> Tree {
        let all = is_all(&self.model.exprs[id].kind, mode) == Some(true);
        let mut parts = Vec::new();
        let mut pending = vec![(id, mode)];
        while let Some((id, mode)) = pending.pop() {
            match &self.model.exprs[id].kind {
                ExprKind::Not(of) => pending.push((*of, mode.opposite())),
                kind @ (ExprKind::And(a, b) | ExprKind::Or(a, b)) if is_all(kind, mode) == Some(all) => {
                    pending.extend([(*b, mode), (*a, mode)]);
                }
                _ => parts.push(self.tree(id, mode)),
            }
        }
        if all { Tree::All(parts) } else { Tree::Any(parts) }
    }

    /// A condition as a statement inside a sentence.
    pub(crate) fn statement(&self, id: ExprId, mode: Mode) -> Text {
        self.inline(&self.tree(id, mode), Form::Statement)
    }

    /// The same, in brackets where it has several parts.
    pub(crate) fn bracketed(&self, id: ExprId, mode: Mode) -> Text {
        let tree = self.tree(id, mode);
        let said = self.inline(&tree, Form::Statement);
        match tree {
            Tree::All(_) | Tree::Any(_) => self.say(Phrase::InBrackets, &[&said]),
            Tree::One(_) | Tree::If(_) | Tree::Otherwise(_) => said,
        }
    }

    /// Everything in one clause, in brackets where it would be ambiguous.
    fn inline(&self, tree: &Tree, form: Form) -> Text {
        match tree {
            Tree::One(clause) => match form {
                Form::Relative => clause.relative.clone(),
                Form::Statement => clause.statement.clone(),
            },
            Tree::All(parts) => self.listed(&self.inner(parts, form), Joint::And),
            Tree::Any(parts) => self.listed(&self.inner(parts, form), Joint::Or),
            Tree::If(parts) => {
                let [condition, then, instead] = parts.as_ref();
                let parts = [condition, then, instead].map(|part| self.inline(part, Form::Statement));
                let said = self.say(Phrase::IfClause, &parts.each_ref());
                self.in_form(said, form)
            }
            Tree::Otherwise(parts) => {
                let parts = parts.each_ref().map(|part| self.inline(part, Form::Statement));
                let said = self.say(Phrase::OtherwiseClause, &parts.each_ref());
                self.in_form(said, form)
            }
        }
    }

    fn in_form(&self, statement: Text, form: Form) -> Text {
        match form {
            Form::Relative => self.say(Phrase::ForWhom, &[&statement]),
            Form::Statement => statement,
        }
    }

    fn inner(&self, parts: &[Tree], form: Form) -> Vec<Text> {
        let inner = parts.iter().map(|part| {
            let said = self.inline(part, form);
            match part {
                Tree::All(_) | Tree::Any(_) => self.say(Phrase::InBrackets, &[&said]),
                Tree::One(clause) if clause.loose && form == Form::Statement => {
                    self.say(Phrase::InBrackets, &[&said])
                }
                Tree::One(_) | Tree::If(_) | Tree::Otherwise(_) => said,
            }
        });
        inner.collect()
    }

    /// A whole condition as a sentence, or as a list behind its lead.
    pub(crate) fn block(&self, tree: &Tree, who: Who) -> Block {
        let form = if who == Who::Condition { Form::Statement } else { Form::Relative };
        if is_plain(tree) {
            let said = self.inline(tree, form);
            if said.to_string().chars().count() <= LONG || matches!(tree, Tree::One(_)) {
                return Block::Say(self.frame(Frame::Lead(who, Shape::Sentence), &[&said]).capitalized());
            }
        }
        let (shape, items) = self.items(tree);
        Block::List { lead: self.frame(Frame::Lead(who, shape), &[]), items }
    }

    /// The items of a list, and what it is a list of.
    fn items(&self, tree: &Tree) -> (Shape, Vec<Block>) {
        match tree {
            Tree::One(_) => (Shape::All, vec![self.item(tree)]),
            Tree::All(parts) => (Shape::All, parts.iter().map(|part| self.item(part)).collect()),
            Tree::Any(parts) => (Shape::Any, parts.iter().map(|part| self.item(part)).collect()),
            Tree::If(_) | Tree::Otherwise(_) => (Shape::Cases, self.cases(tree)),
        }
    }

    fn item(&self, tree: &Tree) -> Block {
        let lead = match tree {
            Tree::One(clause) => return Block::Say(clause.statement.clone()),
            Tree::All(_) => Frame::All,
            Tree::Any(_) => Frame::Any,
            Tree::If(_) | Tree::Otherwise(_) => Frame::Cases,
        };
        Block::List { lead: self.frame(lead, &[]), items: self.items(tree).1 }
    }

    fn cases(&self, tree: &Tree) -> Vec<Block> {
        match tree {
            Tree::If(parts) => {
                let [condition, then, instead] = parts.as_ref();
                let condition = self.inline(condition, Form::Statement);
                let lead = self.frame(Frame::Where, &[&condition]);
                let mut cases = vec![Block::List { lead, items: vec![self.item(then)] }];
                match instead {
                    // A chain of cases is one list, read from the top.
                    Tree::If(_) => cases.extend(self.cases(instead)),
                    _ => cases.push(Block::List {
                        lead: self.frame(Frame::Else, &[]),
                        items: vec![self.item(instead)],
                    }),
                }
                cases
            }
            Tree::Otherwise(parts) => {
                let [value, instead] = parts.as_ref();
                let lead = self.frame(Frame::WhereUnknown, &[]);
                vec![self.item(value), Block::List { lead, items: vec![self.item(instead)] }]
            }
            Tree::One(_) | Tree::All(_) | Tree::Any(_) => vec![self.item(tree)],
        }
    }

    /// A value as a sentence, or case by case.
    pub(crate) fn value_block(&self, id: ExprId) -> Block {
        let mut cases = Vec::new();
        let mut next = id;
        while let ExprKind::If(condition, then, instead) = &self.model.exprs[next].kind {
            let condition = self.statement(*condition, Mode::YES);
            cases.push(Block::Say(self.frame(Frame::ValueWhere, &[&condition, &self.noun(*then)])));
            next = *instead;
        }
        let last = self.noun(next);
        if cases.is_empty() {
            return Block::Say(self.frame(Frame::Sentence, &[&last]).capitalized());
        }
        cases.push(Block::Say(self.frame(Frame::ValueElse, &[&last])));
        Block::List { lead: self.frame(Frame::Cases, &[]).capitalized(), items: cases }
    }
}

/// Whether all parts of a chain must hold, as a place asks for it; nothing of what is no chain.
fn is_all(kind: &ExprKind, mode: Mode) -> Option<bool> {
    match kind {
        ExprKind::And(..) => Some(mode.yes),
        ExprKind::Or(..) => Some(!mode.yes),
        _ => None,
    }
}

/// Whether one sentence says it without ambiguity.
fn is_plain(tree: &Tree) -> bool {
    match tree {
        Tree::One(_) => true,
        Tree::All(parts) | Tree::Any(parts) => {
            let is_plain = |part: &Tree| matches!(part, Tree::One(clause) if !clause.loose);
            parts.len() <= IN_A_SENTENCE && parts.iter().all(is_plain)
        }
        Tree::If(_) | Tree::Otherwise(_) => false,
    }
}
