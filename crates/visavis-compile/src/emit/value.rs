//! Values as instructions over registers, and value blocks.
//!
//! Every register has one owner: whoever asked for the value frees it. A destination is taken before the operands are freed, so that
//! no instruction writes what it reads.

use visavis_image::image::{BlockId, Const};
use visavis_image::{Op, Operand};

use super::code::Label;
use super::registers::Reg;
use super::{Emitter, Limit};
use crate::dag::{Node, NodeId};
use crate::pools::ConstKey;

impl Emitter<'_> {
    /// A block that gives a value.
    pub(super) fn value_block(&mut self, id: NodeId) -> Result<BlockId, Limit> {
        let start = self.out.code.len();
        let reg = self.write(id, None, true)?;
        self.push(Op::Ret, reg.0, 0)?;
        Ok(self.push_block(start, Some(self.dag.ty(id))))
    }

    /// A value in a register of its own.
    fn value(&mut self, id: NodeId) -> Result<Reg, Limit> {
        self.write(id, None, false)
    }

    /// A value in a register, the one given or a new one; `top` is the value that the block in hand is for.
    fn write(&mut self, id: NodeId, into: Option<Reg>, top: bool) -> Result<Reg, Limit> {
        if self.plan.is_shared(id) && !top {
            let cell = self.out.cell(id);
            return self.load(Op::LoadCell, id, into, cell.0);
        }
        match self.dag.get(id) {
            Node::Load { form, .. } => self.load(Op::LoadSlot, id, into, self.slots.of_form(form).0),
            Node::Const { id: constant, .. } => {
                let place = self.consts.place(constant);
                self.load(Op::LoadConst, id, into, place)
            }
            Node::Now { id: now, .. } => {
                let place = self.nows.place(now);
                self.load(Op::LoadNow, id, into, place)
            }
            Node::Aggregate { id: made, .. } => {
                let place = self.aggregate(made);
                self.load(Op::LoadAggregate, id, into, place)
            }
            Node::Key => self.load(Op::LoadKey, id, into, 0),
            Node::Apply { op, a, b, .. } => self.apply(id, op, a, b, into),
            Node::Otherwise(a, b) => {
                let dst = self.destination(id, into)?;
                let mut end = Label::new();
                self.write(a, Some(dst), false)?;
                self.jump(Op::JumpKnown, dst.0, &mut end)?;
                self.write(b, Some(dst), false)?;
                self.bind(end);
                Ok(dst)
            }
            Node::If(c, a, b) => {
                let dst = self.destination(id, into)?;
                let (mut otherwise, mut end) = (Label::new(), Label::new());
                self.jump_where(c, false, &mut otherwise)?;
                self.write(a, Some(dst), false)?;
                self.jump(Op::Jump, 0, &mut end)?;
                self.bind(otherwise);
                self.write(b, Some(dst), false)?;
                self.bind(end);
                Ok(dst)
            }
            Node::Ternary(yes, no) => self.ternary(id, yes, no, into),
            Node::IsKnown(a) => self.is_known(id, a, into),
            Node::Join(pairs) => self.join(id, pairs, into),
            Node::List { items, .. } => self.list(id, items, into),
            Node::Table { table, output, .. } => self.load_table(id, (table, output), into),
            // `missing`; circuits are no values.
            _ => self.load(Op::LoadMissing, id, into, 0),
        }
    }

    pub(super) fn destination(&mut self, id: NodeId, into: Option<Reg>) -> Result<Reg, Limit> {
        match into {
            Some(reg) => Ok(reg),
            None => self.registers.allocate(self.dag.ty(id)),
        }
    }

    fn load(&mut self, op: Op, id: NodeId, into: Option<Reg>, from: u32) -> Result<Reg, Limit> {
        let dst = self.destination(id, into)?;
        self.push(op, dst.0, from)?;
        Ok(dst)
    }

    fn apply(&mut self, id: NodeId, op: Op, a: NodeId, b: u32, into: Option<Reg>) -> Result<Reg, Limit> {
        let first = self.value(a)?;
        let [_, _, third] = op.operands();
        match third {
            Operand::Src => {
                let second = self.value(NodeId(b))?;
                let dst = self.destination(id, into)?;
                self.push_abc(op, dst, first, second.0)?;
                self.registers.free(second);
                self.registers.free(first);
                Ok(dst)
            }
            Operand::None => {
                let dst = self.destination(id, into)?;
                self.push(op, dst.0, first.0)?;
                self.registers.free(first);
                Ok(dst)
            }
            _ => {
                let with = self.operand(op, b);
                if with > u32::from(u16::MAX) {
                    let what = if third == Operand::Experiment { "experiments" } else { "patterns" };
                    return Err(Limit { what, limit: u32::from(u16::MAX) + 1 });
                }
                let dst = self.destination(id, into)?;
                self.push_abc(op, dst, first, with)?;
                self.registers.free(first);
                Ok(dst)
            }
        }
    }

    /// True, false or missing by two circuits; where the second is the first's opposite there is no third case.
    fn ternary(&mut self, id: NodeId, yes: NodeId, no: NodeId, into: Option<Reg>) -> Result<Reg, Limit> {
        let dst = self.destination(id, into)?;
        let mut end = Label::new();
        if yes != NodeId::FALSE {
            let mut next = Label::new();
            self.jump_where(yes, false, &mut next)?;
            self.load_bool(dst, true)?;
            self.jump(Op::Jump, 0, &mut end)?;
            self.bind(next);
        }
        let opposite = self.dag.get(no) == Node::Not(yes) || self.dag.get(yes) == Node::Not(no);
        if no != NodeId::FALSE {
            let mut next = Label::new();
            if !opposite {
                self.jump_where(no, false, &mut next)?;
            }
            self.load_bool(dst, false)?;
            if !opposite {
                self.jump(Op::Jump, 0, &mut end)?;
            }
            self.bind(next);
        }
        if !opposite {
            self.push(Op::LoadMissing, dst.0, 0)?;
        }
        self.bind(end);
        Ok(dst)
    }

    fn load_bool(&mut self, dst: Reg, value: bool) -> Result<(), Limit> {
        let place = self.bool_const(value);
        self.push(Op::LoadConst, dst.0, place)
    }

    fn bool_const(&mut self, value: bool) -> u32 {
        // INVARIANT: the pool has both from the start.
        let id = self.pools.consts.find(&ConstKey(Const::Bool(value))).unwrap_or(0);
        self.consts.place(id)
    }

    fn is_known(&mut self, id: NodeId, a: NodeId, into: Option<Reg>) -> Result<Reg, Limit> {
        let value = self.value(a)?;
        let dst = self.destination(id, into)?;
        let (mut missing, mut end) = (Label::new(), Label::new());
        self.jump(Op::JumpMissing, value.0, &mut missing)?;
        self.load_bool(dst, true)?;
        self.jump(Op::Jump, 0, &mut end)?;
        self.bind(missing);
        self.load_bool(dst, false)?;
        self.bind(end);
        self.registers.free(value);
        Ok(dst)
    }

    /// All values first: nothing but `push` stands between `text_begin` and `text_end`.
    fn join(&mut self, id: NodeId, pairs: u32, into: Option<Reg>) -> Result<Reg, Limit> {
        let dag = self.dag;
        let mut parts = Vec::new();
        for pair in dag.lists.get(pairs).chunks_exact(2) {
            let [value, currency] = pair else { continue };
            let piece = match dag.get(NodeId(*value)) {
                Node::Const { id: text, .. } if *currency == 0 && self.is_text(text) => {
                    (Op::PushConst, self.consts.place(text), 0)
                }
                _ => {
                    let reg = self.value(NodeId(*value))?;
                    match currency.checked_sub(1) {
                        Some(currency) => (Op::PushMoney, reg.0, self.currencies.place(currency)),
                        None => (Op::Push, reg.0, 0),
                    }
                }
            };
            parts.push(piece);
        }
        let dst = self.destination(id, into)?;
        self.push(Op::TextBegin, 0, 0)?;
        for (op, a, b) in &parts {
            self.push(*op, *a, *b)?;
        }
        self.push(Op::TextEnd, dst.0, 0)?;
        for (op, a, _) in parts {
            if op != Op::PushConst {
                self.registers.free(Reg(a));
            }
        }
        Ok(dst)
    }

    fn is_text(&self, constant: u32) -> bool {
        matches!(self.pools.consts.get(constant), Some(ConstKey(Const::Text(_))))
    }

    fn list(&mut self, id: NodeId, items: u32, into: Option<Reg>) -> Result<Reg, Limit> {
        let mut elements = Vec::new();
        for item in self.dag.list(items) {
            elements.push(self.value(item)?);
        }
        let dst = self.destination(id, into)?;
        self.push(Op::ListBegin, 0, 0)?;
        for element in &elements {
            self.push(Op::ListPush, element.0, 0)?;
        }
        self.push(Op::ListEnd, dst.0, 0)?;
        elements.into_iter().for_each(|element| self.registers.free(element));
        Ok(dst)
    }
}
