//! Circuits as jumps over atoms, and branch blocks.

use visavis_image::Op;
use visavis_image::image::BlockId;

use super::code::Label;
use super::{Emitter, Limit};
use crate::dag::{Node, NodeId};

impl Emitter<'_> {
    /// A block that says whether a circuit holds.
    pub(super) fn branch_block(&mut self, id: NodeId) -> Result<BlockId, Limit> {
        let start = self.out.code.len();
        let node = self.dag.get(id);
        if node != Node::False {
            let mut no = Label::new();
            self.jump_on(node, false, &mut no)?;
            self.push(Op::Yes, 0, 0)?;
            if !no.is_used() {
                return Ok(self.push_block(start, None));
            }
            self.bind(no);
        }
        self.push(Op::No, 0, 0)?;
        Ok(self.push_block(start, None))
    }

    /// Goes on at the label where the circuit is as said, else falls through.
    pub(super) fn jump_where(&mut self, id: NodeId, holds: bool, label: &mut Label) -> Result<(), Limit> {
        match self.dag.get(id) {
            Node::Not(a) => self.jump_where(a, !holds, label),
            node @ (Node::And(_) | Node::Or(_)) if !self.plan.is_shared(id) => {
                self.jump_on(node, holds, label)
            }
            Node::True | Node::False => {
                if (id == NodeId::TRUE) == holds {
                    self.jump(Op::Jump, 0, label)
                } else {
                    Ok(())
                }
            }
            _ => {
                let atom = self.atom(id)?;
                self.jump(if holds { Op::JumpIf } else { Op::JumpUnless }, atom.0, label)
            }
        }
    }

    /// Likewise, written out at its top whether shared or not.
    fn jump_on(&mut self, node: Node, holds: bool, label: &mut Label) -> Result<(), Limit> {
        let (list, all) = match node {
            Node::And(list) => (list, true),
            Node::Or(list) => (list, false),
            Node::Not(a) => return self.jump_where(a, !holds, label),
            Node::True | Node::False => {
                return if (node == Node::True) == holds { self.jump(Op::Jump, 0, label) } else { Ok(()) };
            }
            _ => return Ok(()),
        };
        let dag = self.dag;
        if all != holds {
            // One operand decides: each may take the jump.
            for operand in dag.list(list) {
                self.jump_where(operand, holds, label)?;
            }
            return Ok(());
        }
        // All must be as said: all but the last may skip the jump.
        let mut skip = Label::new();
        let last = dag.list(list).next_back();
        for operand in dag.list(list).take(dag.list(list).len().saturating_sub(1)) {
            self.jump_where(operand, !holds, &mut skip)?;
        }
        if let Some(last) = last {
            self.jump_where(last, holds, label)?;
        }
        self.bind(skip);
        Ok(())
    }
}
