//! Values: constants, loads, instructions.

use visavis_check::model::{Arith, CampaignId, Conversion, Expr, ExprId, ExprKind, Function};
use visavis_image::Op;
use visavis_image::image::{RegType, Word};
use visavis_value::{Type, Value};

use super::{Lower, Mode};
use crate::dag::{BOOL, Node, NodeId, TEXT};
use crate::pools::{ConstKey, Stored};

const INT: RegType = RegType::scalar(Word::Int);
const NUMBER: RegType = RegType::scalar(Word::Number);
const MONEY: RegType = RegType::scalar(Word::Money);
const DATE: RegType = RegType::scalar(Word::Date);
const DATETIME: RegType = RegType::scalar(Word::DateTime);
const DURATION: RegType = RegType::scalar(Word::Duration);

impl Lower<'_> {
    /// The value of an expression.
    pub(super) fn value(&mut self, id: ExprId, expr: &Expr) -> Option<NodeId> {
        if expr.is_condition() {
            let (yes, no) = (self.want(id, Mode::True), self.want(id, Mode::False));
            return Some(self.bool_value(yes?, no?));
        }
        if let Some(at) = self.now_of(id) {
            return Some(self.now_node(at));
        }
        match &expr.kind {
            ExprKind::Literal(value) => Some(self.literal(value, Some(&expr.ty))),
            ExprKind::Attribute(_) | ExprKind::Field(..) => {
                let stored = self.stored_of(id)?;
                let ty = RegType::of(self.stored_type(stored)?);
                let form = self.form(stored, ty.word);
                Some(self.dag.node(Node::Load { form, ty }))
            }
            ExprKind::Let(named) => self.want(self.let_value(*named), Mode::Value),
            ExprKind::CampaignName | ExprKind::CandidatePriority | ExprKind::CandidateValue => {
                self.candidates(expr)
            }
            ExprKind::Convert(conversion, a) => {
                let a = self.want(*a, Mode::Value)?;
                Some(match conversion {
                    Conversion::EnumToText => a,
                    Conversion::IntToNumber => self.as_number(a),
                    Conversion::DateTimeToDate => self.strict(Op::DateTimeToDate, DATE, a, 0),
                })
            }
            ExprKind::Otherwise(a, b) => {
                let (a, b) = (self.want(*a, Mode::Value), self.want(*b, Mode::Value));
                Some(self.dag.otherwise(a?, b?))
            }
            ExprKind::If(c, a, b) => {
                let c = self.want(*c, Mode::True);
                let (a, b) = (self.want(*a, Mode::Value), self.want(*b, Mode::Value));
                Some(self.dag.choose(c?, a?, b?))
            }
            ExprKind::Arith(op, a, b) => {
                let (a, b) = (self.want(*a, Mode::Value), self.want(*b, Mode::Value));
                let (op, ty) = arith(*op);
                Some(self.strict_pair(op, ty, a?, b?))
            }
            ExprKind::Negate(a) => {
                let a = self.want(*a, Mode::Value)?;
                let ty = self.dag.ty(a);
                let op = by_word(ty.word, [Op::NegInt, Op::NegNumber, Op::NegMoney, Op::NegDuration]);
                Some(self.strict(op, ty, a, 0))
            }
            ExprKind::MapGet(map, key) => {
                let (map, key) = (self.want(*map, Mode::Value), self.want(*key, Mode::Value));
                let map = map?;
                let ty = RegType::scalar(self.dag.ty(map).word);
                Some(self.strict_pair(Op::MapGet, ty, map, key?))
            }
            ExprKind::Call(function, arguments) => self.call(*function, arguments, expr),
            ExprKind::Join(parts) => self.join(parts),
            ExprKind::List(items) => {
                let items = self.want_all(items, Mode::Value)?;
                let words: Vec<u32> = items.iter().map(|item| item.0).collect();
                let items = self.dag.lists.id(&words);
                Some(self.dag.node(Node::List { items, ty: RegType::of(&expr.ty) }))
            }
            ExprKind::Bucket { salt, by } => {
                let key = self.key_of(*by)?;
                let salt = self.literal(&Value::Text(salt.clone()), None);
                Some(self.strict_pair(Op::Bucket, NUMBER, key, salt))
            }
            ExprKind::Experiment(id) => {
                let by = self.model.experiments.get(id.index()).and_then(|experiment| experiment.unit.by);
                let key = self.key_of(by)?;
                Some(self.strict(Op::Arm, TEXT, key, id.0))
            }
            ExprKind::Table(table, output) => self.table(*table, *output, RegType::of(&expr.ty)),
            ExprKind::Aggregate(aggregate) => self.aggregate(aggregate, &expr.ty),
            // `missing`; conditions and points in time are lowered above.
            _ => Some(self.dag.node(Node::Missing(RegType::of(&expr.ty)))),
        }
    }

    /// What the candidate is called, or is worth.
    fn candidates(&mut self, expr: &Expr) -> Option<NodeId> {
        let known = match &expr.kind {
            ExprKind::CampaignName => Value::Text(self.candidate_name()),
            ExprKind::CandidatePriority => Value::Int(self.candidate_priority()),
            _ => {
                let Some(value) = self.candidate_value() else {
                    return Some(self.dag.node(Node::Missing(RegType::of(&expr.ty))));
                };
                let value = self.want(value, Mode::Value)?;
                return Some(self.worth(value));
            }
        };
        Some(self.literal(&known, None))
    }

    /// What a bucket is made of: an attribute, or the customer's key.
    fn key_of(&mut self, by: Option<visavis_check::model::AttributeId>) -> Option<NodeId> {
        match by {
            Some(attribute) => self.key_text(attribute),
            None => Some(self.dag.node(Node::Key)),
        }
    }

    /// An attribute as the text that a bucket is made of.
    pub(crate) fn key_text(&mut self, attribute: visavis_check::model::AttributeId) -> Option<NodeId> {
        let stored = Stored::Attribute(attribute);
        let ty = RegType::of(self.stored_type(stored)?);
        let form = self.form(stored, ty.word);
        let load = self.dag.node(Node::Load { form, ty });
        Some(if ty == INT { self.apply(Op::IntToText, TEXT, load, 0) } else { load })
    }

    /// What a campaign is worth: a number or money.
    pub(crate) fn worth(&mut self, value: NodeId) -> NodeId {
        if self.dag.ty(value) == INT { self.as_number(value) } else { value }
    }

    pub(super) fn candidate_value(&self) -> Option<ExprId> {
        self.candidate.and_then(|CampaignId(id)| self.model.campaigns.get(id as usize)?.value)
    }

    pub(super) fn candidate_priority(&self) -> i64 {
        let campaign = self.candidate.and_then(|id| self.model.campaigns.get(id.index()));
        campaign.map_or(0, |campaign| campaign.priority)
    }

    fn bool_value(&mut self, yes: NodeId, no: NodeId) -> NodeId {
        match (yes, no) {
            (NodeId::TRUE, _) => self.literal(&Value::Bool(true), None),
            (_, NodeId::TRUE) => self.literal(&Value::Bool(false), None),
            (NodeId::FALSE, NodeId::FALSE) => self.dag.node(Node::Missing(BOOL)),
            _ => self.dag.ternary(yes, no),
        }
    }

    fn as_number(&mut self, a: NodeId) -> NodeId {
        self.strict(Op::IntToNumber, NUMBER, a, 0)
    }

    /// An instruction whose operand, where it is missing, makes it missing.
    fn strict(&mut self, op: Op, ty: RegType, a: NodeId, b: u32) -> NodeId {
        if matches!(self.dag.get(a), Node::Missing(_)) {
            return self.dag.node(Node::Missing(ty));
        }
        self.apply(op, ty, a, b)
    }

    fn strict_pair(&mut self, op: Op, ty: RegType, a: NodeId, b: NodeId) -> NodeId {
        if matches!(self.dag.get(b), Node::Missing(_)) {
            return self.dag.node(Node::Missing(ty));
        }
        self.strict(op, ty, a, b.0)
    }

    fn call(&mut self, function: Function, arguments: &[ExprId], expr: &Expr) -> Option<NodeId> {
        let values = self.want_all(arguments, Mode::Value)?;
        let ty = RegType::of(&expr.ty);
        let word = values.first().map_or(Word::Int, |value| self.dag.ty(*value).word);
        let op = match function {
            Function::Age => Op::Age,
            Function::DaysSinceDate => Op::DaysSinceDate,
            Function::DaysSinceDateTime => Op::DaysSinceDateTime,
            Function::NextBirthday => Op::NextBirthday,
            Function::Weekday => Op::Weekday,
            Function::Month => Op::Month,
            Function::Year => Op::Year,
            Function::Day => Op::Day,
            Function::DateIn => Op::DateIn,
            Function::Hour => Op::Hour,
            Function::Minute => Op::Minute,
            Function::TimeOfDay => Op::TimeOfDay,
            Function::TimeOfDayIn => Op::TimeOfDayIn,
            Function::Lower => Op::Lower,
            Function::Upper => Op::Upper,
            Function::Trim => Op::Trim,
            Function::Length => Op::Length,
            Function::Round => Op::Round,
            Function::RoundTo => Op::RoundTo,
            Function::RoundIntTo => Op::RoundIntTo,
            Function::Floor => Op::Floor,
            Function::Ceil => Op::Ceil,
            Function::Abs => by_word(word, [Op::AbsInt, Op::AbsNumber, Op::AbsMoney, Op::AbsInt]),
            Function::ModInt => Op::ModInt,
            Function::ModNumber => Op::ModNumber,
            Function::Least if word == Word::Number => Op::LeastNumber,
            Function::Least => Op::LeastWord,
            Function::Greatest if word == Word::Number => Op::GreatestNumber,
            Function::Greatest => Op::GreatestWord,
            Function::Percent => Op::Percent,
        };
        match values.as_slice() {
            [a] if !matches!(function, Function::Least | Function::Greatest) => {
                Some(self.strict(op, ty, *a, 0))
            }
            // Of more than two, the least of the least of those before.
            [first, rest @ ..] => {
                Some(rest.iter().fold(*first, |so_far, next| self.strict_pair(op, ty, so_far, *next)))
            }
            [] => Some(self.dag.node(Node::Missing(ty))),
        }
    }

    /// A text with inserted values; literals side by side become one.
    fn join(&mut self, parts: &[ExprId]) -> Option<NodeId> {
        let values = self.want_all(parts, Mode::Value)?;
        let mut pieces: Vec<(NodeId, u32)> = Vec::new();
        let mut written = String::new();
        for (part, value) in parts.iter().zip(values) {
            let ty = &self.model.exprs[*part].ty;
            match self.dag.get(value) {
                Node::Missing(_) => {}
                Node::Const { id, ty: TEXT } if written.len() + self.text_len(id) <= MAX_FOLDED => {
                    if let Some(ConstKey(visavis_image::image::Const::Text(text))) = self.pools.consts.get(id)
                    {
                        written.push_str(text);
                    }
                }
                _ => {
                    if !written.is_empty() {
                        let text = Value::Text(std::mem::take(&mut written).into());
                        pieces.push((self.literal(&text, None), 0));
                    }
                    let currency = currency(ty).map_or(0, |currency| self.pools.currencies.id(currency) + 1);
                    pieces.push((value, currency));
                }
            }
        }
        let text = Value::Text(written.into());
        let rest = self.literal(&text, None);
        if pieces.is_empty() {
            return Some(rest);
        }
        if text != Value::Text("".into()) {
            pieces.push((rest, 0));
        }
        let words: Vec<u32> = pieces.into_iter().flat_map(|(value, currency)| [value.0, currency]).collect();
        let list = self.dag.lists.id(&words);
        Some(self.dag.node(Node::Join(list)))
    }

    fn text_len(&self, constant: u32) -> usize {
        match self.pools.consts.get(constant) {
            Some(ConstKey(visavis_image::image::Const::Text(text))) => text.len(),
            _ => 0,
        }
    }
}

/// The most bytes of a text that is put together here: texts made of texts double with every name, and what runs
/// them has a bound of its own.
const MAX_FOLDED: usize = 4096;

fn currency(ty: &Type) -> Option<visavis_value::Currency> {
    match ty {
        Type::Money(currency) => Some(*currency),
        Type::List(of) | Type::Map(of) => currency(of),
        _ => None,
    }
}

fn by_word(word: Word, [int, number, money, duration]: [Op; 4]) -> Op {
    match word {
        Word::Number => number,
        Word::Money => money,
        Word::Duration => duration,
        _ => int,
    }
}

fn arith(op: Arith) -> (Op, RegType) {
    match op {
        Arith::AddInt => (Op::AddInt, INT),
        Arith::SubInt => (Op::SubInt, INT),
        Arith::MulInt => (Op::MulInt, INT),
        Arith::DivInt => (Op::DivInt, NUMBER),
        Arith::AddNumber => (Op::AddNumber, NUMBER),
        Arith::SubNumber => (Op::SubNumber, NUMBER),
        Arith::MulNumber => (Op::MulNumber, NUMBER),
        Arith::DivNumber => (Op::DivNumber, NUMBER),
        Arith::AddMoney => (Op::AddMoney, MONEY),
        Arith::SubMoney => (Op::SubMoney, MONEY),
        Arith::MulMoneyNumber => (Op::MulMoneyNumber, MONEY),
        Arith::MulMoneyInt => (Op::MulMoneyInt, MONEY),
        Arith::DivMoneyNumber => (Op::DivMoneyNumber, MONEY),
        Arith::DivMoneyInt => (Op::DivMoneyInt, MONEY),
        Arith::DivMoneyMoney => (Op::DivMoneyMoney, NUMBER),
        Arith::AddDateDuration => (Op::AddDate, DATE),
        Arith::SubDateDuration => (Op::SubDate, DATE),
        Arith::AddDateTimeDuration => (Op::AddDateTime, DATETIME),
        Arith::SubDateTimeDuration => (Op::SubDateTime, DATETIME),
        Arith::SubDates => (Op::SubDates, DURATION),
        Arith::SubDateTimes => (Op::SubDateTimes, DURATION),
        Arith::AddDuration => (Op::AddDuration, DURATION),
        Arith::SubDuration => (Op::SubDuration, DURATION),
        Arith::MulDurationInt => (Op::MulDuration, DURATION),
    }
}
