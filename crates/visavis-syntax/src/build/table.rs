//! Decision tables.

use super::Builder;
use super::chain::{Body, RANGE};
use crate::ast::{Cell, CellTest, Expr, ExprKind, Membership, Name, Outputs, Row, Table};
use crate::grammar::{Pair, Rule};

impl Builder<'_> {
    /// `table NAME -> TYPE { … }`
    pub(super) fn table(&mut self, pair: Pair<'_>) -> Option<Table> {
        let span = self.span(&pair);
        let (mut name, mut description, mut from, mut outputs, mut hit) = (None, None, None, None, None);
        let (mut inputs, mut output_names, mut rows) = (Vec::new(), Vec::new(), Vec::new());
        for p in pair.into_inner() {
            match p.as_rule() {
                Rule::name => name = Some(self.name(&p)),
                Rule::doc => description = self.doc(p),
                Rule::text => from = Some(self.plain_text(p)),
                Rule::outputs => outputs = Some(self.outputs(p)?),
                Rule::hit => hit = Some(self.word(&p.into_inner().next_back()?)),
                Rule::header => (inputs, output_names) = self.header(p)?,
                Rule::row => rows.push(self.row(p)?),
                _ => {}
            }
        }
        let outputs = outputs?;
        Some(Table { name: name?, description, from, outputs, hit, inputs, output_names, rows, span })
    }

    fn outputs(&mut self, pair: Pair<'_>) -> Option<Outputs> {
        let mut many = Vec::new();
        for p in pair.into_inner() {
            match p.as_rule() {
                Rule::type_ => return Some(Outputs::One(self.type_(p)?)),
                Rule::attribute => many.push(self.attribute(p)?),
                _ => {}
            }
        }
        Some(Outputs::Many(many))
    }

    fn header(&mut self, pair: Pair<'_>) -> Option<(Vec<Expr>, Vec<Name>)> {
        let (mut inputs, mut names) = (Vec::new(), Vec::new());
        for p in pair.into_inner() {
            match p.as_rule() {
                Rule::expr => inputs.push(self.expr(p)?),
                Rule::name => names.push(self.name(&p)),
                _ => {}
            }
        }
        Some((inputs, names))
    }

    fn row(&mut self, pair: Pair<'_>) -> Option<Row> {
        let span = self.span(&pair);
        let (mut cells, mut outputs, mut default) = (Vec::new(), Vec::new(), false);
        for p in pair.into_inner() {
            match p.as_rule() {
                Rule::default_row => default = true,
                Rule::cells => cells.push(self.cells(p)?),
                Rule::expr => outputs.push(self.expr(p)?),
                _ => {}
            }
        }
        Some(Row { cells: (!default).then_some(cells), outputs, span })
    }

    fn cells(&mut self, pair: Pair<'_>) -> Option<Cell> {
        let span = self.span(&pair);
        let mut tests = Vec::new();
        for p in pair.into_inner().filter(|p| p.as_rule() == Rule::cell) {
            tests.push(self.cell(p.into_inner().next()?)?);
        }
        Some(Cell { tests, span })
    }

    fn cell(&mut self, pair: Pair<'_>) -> Option<CellTest> {
        Some(match pair.as_rule() {
            Rule::any_cell => CellTest::Any,
            Rule::presence_cell => {
                CellTest::Presence { missing: pair.into_inner().next()?.as_rule() == Rule::kw_missing }
            }
            Rule::blank_cell => {
                self.blank_cell(&pair);
                CellTest::Empty
            }
            Rule::compare_cell => {
                let op = self.compare_op(pair.clone().into_inner().next()?.as_str())?;
                CellTest::Compare(op, self.cell_value(pair)?)
            }
            Rule::in_cell => self.in_cell(pair)?,
            Rule::has_cell => {
                let kind = self.has_kind(pair.clone().into_inner().next()?);
                CellTest::Has(kind, self.cell_value(pair)?)
            }
            Rule::text_cell => {
                let op = self.text_op(pair.clone().into_inner().next()?)?;
                CellTest::TextTest(op, self.cell_value(pair)?)
            }
            Rule::matching => CellTest::Matches(self.regex(pair)?),
            Rule::expr => match self.cell_node(pair)? {
                Body::Range(range) => CellTest::In(Membership::Range(range)),
                Body::Expr(expr) => CellTest::Equals(expr),
            },
            _ => return None,
        })
    }

    fn in_cell(&mut self, pair: Pair<'_>) -> Option<CellTest> {
        let mut inner = pair.into_inner();
        let first = inner.next()?;
        let negated = first.clone().into_inner().any(|p| p.as_rule() == Rule::kw_not);
        let of = match first.as_rule() {
            Rule::in_window => Membership::Window(Box::new(self.window(first.into_inner().next_back()?)?)),
            _ => match self.cell_node(inner.next()?)? {
                Body::Range(range) => Membership::Range(range),
                Body::Expr(expr) => Membership::List(Box::new(expr)),
            },
        };
        Some(if negated { CellTest::NotIn(of) } else { CellTest::In(of) })
    }

    fn cell_value(&mut self, pair: Pair<'_>) -> Option<Expr> {
        let expr = pair.into_inner().find(|p| p.as_rule() == Rule::expr)?;
        let node = self.node(expr)?;
        let node = self.operand_of_cell(node);
        Some(self.plain(node))
    }

    fn cell_node(&mut self, pair: Pair<'_>) -> Option<Body> {
        let node = self.node(pair)?;
        Some(self.operand_of_cell(node).body)
    }

    /// A cell holds the right-hand side of a test, not a test.
    fn operand_of_cell(&mut self, mut node: super::chain::Node) -> super::chain::Node {
        if node.level < RANGE
            && let Body::Expr(expr) = &mut node.body
            && !matches!(expr.kind, ExprKind::Error | ExprKind::If(..))
        {
            self.test_in_cell(expr.span);
            expr.kind = ExprKind::Error;
        }
        node
    }
}
