//! From the planned graph to atoms, cells, blocks and code.
//!
//! In: the graph, its plan, the slots. Out: the code part of an image, and for each root its atom or cell. Children have smaller
//! ids than parents, so that nodes in order of id give blocks in order of use. Recursion is bounded by the plan.

mod aggregate;
mod code;
mod condition;
mod order;
mod registers;
mod remap;
mod table;
mod value;

use visavis_image::image::{Aggregate, AtomId, Block, BlockId, CellId, Const, Now, RegType, SymbolId, Table};
use visavis_image::{Instr, Op, Operand};

use crate::dag::{Dag, Node, NodeId};
use crate::intern::number;
use crate::plan::{Plan, is_circuit};
use crate::pools::Pools;
use crate::slots::Slots;
use registers::Registers;
use remap::Remap;
use smol_str::SmolStr;
use visavis_value::Currency;

/// A limit that was met: how many of what.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit {
    pub(crate) what: &'static str,
    pub(crate) limit: u32,
}

/// The code part of an image.
#[derive(Debug, Default)]
pub(crate) struct Code {
    pub(crate) symbols: Vec<SmolStr>,
    pub(crate) consts: Vec<Const>,
    pub(crate) symbol_sets: Vec<Vec<SymbolId>>,
    pub(crate) word_sets: Vec<Vec<i64>>,
    pub(crate) regexes: Vec<SmolStr>,
    pub(crate) nows: Vec<Now>,
    pub(crate) currencies: Vec<Currency>,
    pub(crate) atoms: Vec<Instr>,
    pub(crate) cells: Vec<BlockId>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) code: Vec<Instr>,
    pub(crate) tables: Vec<Table>,
    pub(crate) aggregates: Vec<Aggregate>,
    atom_of: Vec<Option<AtomId>>,
    cell_of: Vec<Option<CellId>>,
}

impl Code {
    /// The atom of a root.
    pub(crate) fn atom(&self, id: NodeId) -> AtomId {
        // INVARIANT: every root has one.
        self.atom_of.get(id.index()).copied().flatten().unwrap_or(AtomId(u32::MAX))
    }

    /// The cell of a root.
    pub(crate) fn cell(&self, id: NodeId) -> CellId {
        self.cell_of.get(id.index()).copied().flatten().unwrap_or(CellId(u32::MAX))
    }
}

struct Emitter<'a> {
    dag: &'a Dag,
    plan: &'a Plan,
    pools: &'a Pools,
    slots: &'a Slots,
    out: Code,
    block_of: Vec<Option<BlockId>>,
    /// By table of the graph.
    table_of: Vec<Option<u32>>,
    /// By what is made of events: the number of its aggregate.
    aggregate_of: Vec<Option<u32>>,
    registers: Registers,
    consts: Remap,
    symbols: Remap,
    symbol_sets: Remap,
    word_sets: Remap,
    regexes: Remap,
    nows: Remap,
    currencies: Remap,
}

/// Emits everything that the plan says is needed; where a limit is met, the node too.
pub(crate) fn emit(dag: &Dag, plan: &Plan, pools: &Pools, slots: &Slots) -> Result<Code, (NodeId, Limit)> {
    let nothing = vec![None; dag.len()];
    let out = Code { atom_of: nothing, cell_of: vec![None; dag.len()], ..Code::default() };
    let mut emitter = Emitter {
        dag,
        plan,
        pools,
        slots,
        out,
        block_of: vec![None; dag.len()],
        table_of: vec![None; dag.tables.len()],
        aggregate_of: dag.made.iter().map(|_| None).collect(),
        registers: Registers::default(),
        consts: Remap::default(),
        symbols: Remap::default(),
        symbol_sets: Remap::default(),
        word_sets: Remap::default(),
        regexes: Remap::default(),
        nows: Remap::default(),
        currencies: Remap::default(),
    };
    for id in (0..dag.len()).map(|index| NodeId(number(index))) {
        if plan.needed(id) {
            emitter.node(id).map_err(|limit| (id, limit))?;
        }
    }
    Ok(emitter.finish())
}

impl Emitter<'_> {
    fn node(&mut self, id: NodeId) -> Result<(), Limit> {
        if is_circuit(self.dag.get(id)) {
            if self.plan.is_atom(id) {
                self.atom(id)?;
            }
            return Ok(());
        }
        if !(self.plan.is_cell(id) || self.plan.is_asked(id)) {
            return Ok(());
        }
        let block = self.value_block(id)?;
        put(&mut self.block_of, id, block);
        if self.plan.is_cell(id) {
            let cell = CellId(number(self.out.cells.len()));
            put(&mut self.out.cell_of, id, cell);
            self.out.cells.push(block);
        }
        Ok(())
    }

    /// The atom of a circuit; a plain test where it is one, else a branch block's.
    fn atom(&mut self, id: NodeId) -> Result<AtomId, Limit> {
        if let Some(atom) = self.out.atom_of.get(id.index()).copied().flatten() {
            return Ok(atom);
        }
        let instr = match self.dag.get(id) {
            Node::Test { op, form, with } => {
                let slot = self.slots.of_form(form).0;
                let with = self.operand(op, with);
                self.instr(op, slot, with)?
            }
            Node::Known(attribute) => self.instr(Op::Known, self.slots.first(attribute).0, 0)?,
            Node::InSource(source) => self.instr(Op::InSource, source, 0)?,
            Node::Holds(value) => self.instr(Op::Holds, self.block(value).0, 0)?,
            Node::Fails(value) => self.instr(Op::Fails, self.block(value).0, 0)?,
            _ => {
                let block = self.branch_block(id)?;
                self.instr(Op::Branch, block.0, 0)?
            }
        };
        let atom = AtomId(number(self.out.atoms.len()));
        if atom.0 > Instr::MAX_A {
            return Err(Limit { what: "yes-or-no questions", limit: Instr::MAX_A });
        }
        self.out.atoms.push(instr);
        put(&mut self.out.atom_of, id, atom);
        Ok(atom)
    }

    /// The block of a value that is asked for.
    fn block(&self, value: NodeId) -> BlockId {
        // INVARIANT: the value's id is smaller than that of the atom that asks for it.
        self.block_of.get(value.index()).copied().flatten().unwrap_or(BlockId(u32::MAX))
    }

    /// The number in the image of an operand that an instruction has besides slots and registers.
    fn operand(&mut self, op: Op, with: u32) -> u32 {
        let [_, second, third] = op.operands();
        match if third == Operand::None { second } else { third } {
            Operand::Const | Operand::Text => self.consts.place(with),
            Operand::Now => self.nows.place(with),
            Operand::Symbol => self.symbols.place(with),
            Operand::SymbolSet => {
                for symbol in self.pools.symbol_sets.get(with) {
                    self.symbols.place(*symbol);
                }
                self.symbol_sets.place(with)
            }
            Operand::WordSet => self.word_sets.place(with),
            Operand::Regex => self.regexes.place(with),
            _ => with,
        }
    }

    fn instr(&self, op: Op, a: u32, b: u32) -> Result<Instr, Limit> {
        let what = match op {
            Op::Holds | Op::Fails | Op::Branch => "pieces of code",
            _ => "slots or registers",
        };
        Instr::new(op, a, b).ok_or(Limit { what, limit: Instr::MAX_A })
    }

    fn push_block(&mut self, start: usize, result: Option<RegType>) -> BlockId {
        let id = BlockId(number(self.out.blocks.len()));
        let registers = self.registers.take();
        let (start, end) = (number(start), number(self.out.code.len()));
        self.out.blocks.push(Block { start, end, registers, result });
        id
    }

    fn finish(self) -> Code {
        let Self { mut out, pools, symbols, .. } = self;
        out.symbols = symbols.collect(|id| pools.symbols.get(id).cloned());
        out.consts = self.consts.collect(|id| pools.consts.get(id).map(|key| key.0.clone()));
        out.word_sets = self.word_sets.collect(|id| pools.word_sets.get(id).cloned());
        out.regexes = self.regexes.collect(|id| pools.regexes.get(id).cloned());
        out.nows = self.nows.collect(|id| pools.nows.get(id).copied());
        out.currencies = self.currencies.collect(|id| pools.currencies.get(id).copied());
        out.symbol_sets = self.symbol_sets.collect(|id| {
            let set = pools.symbol_sets.get(id).iter().filter_map(|symbol| symbols.placed(*symbol));
            let mut set: Vec<SymbolId> = set.map(SymbolId).collect();
            set.sort_unstable();
            Some(set)
        });
        order::sort_atoms(&mut out);
        out
    }
}

fn put<T>(all: &mut [Option<T>], id: NodeId, value: T) {
    if let Some(at) = all.get_mut(id.index()) {
        *at = Some(value);
    }
}
