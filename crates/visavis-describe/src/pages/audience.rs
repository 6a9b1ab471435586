//! Segments, values, tables and experiments.

use visavis_check::model::{Cell, Experiment, ExprId, ExprKind, Hit, Let, Segment, Table};
use visavis_value::bucket::Share;

use crate::block::{Block, Section};
use crate::clause::Mode;
use crate::lang::{Frame, Joint, Label, Who};
use crate::teller::Teller;
use crate::text::{Kind, Text};
use crate::value;

impl Teller<'_> {
    pub(super) fn segment(&self, index: usize, segment: &Segment) -> Vec<Section> {
        let whom = self.block(&self.tree(segment.when, Mode::YES), Who::Customers);
        vec![
            Section { label: Label::Whom, blocks: vec![whom] },
            self.meanings(Kind::Segment, index),
            self.reads(Kind::Segment, index),
            self.users(Kind::Segment, index),
        ]
    }

    pub(super) fn named_value(&self, index: usize, named: &Let) -> Vec<Section> {
        let ty = self.type_name(&self.model.exprs[named.value].ty);
        vec![
            Section { label: Label::Definition, blocks: vec![self.value_block(named.value)] },
            Section { label: Label::Type, blocks: vec![self.sentence(Frame::Sentence, &[&ty])] },
            self.meanings(Kind::Let, index),
            self.reads(Kind::Let, index),
            self.users(Kind::Let, index),
        ]
    }

    pub(super) fn table(&self, index: usize, table: &Table) -> Vec<Section> {
        vec![
            Section { label: Label::Rows, blocks: self.table_meaning(table) },
            self.meanings(Kind::Table, index),
            self.reads(Kind::Table, index),
            self.users(Kind::Table, index),
        ]
    }

    /// The rows, and how they are read.
    pub(super) fn table_meaning(&self, table: &Table) -> Vec<Block> {
        let mut head: Vec<Text> = table.inputs.iter().map(|input| self.noun(*input).capitalized()).collect();
        head.extend(table.outputs.iter().map(|output| match &output.name {
            Some(name) => Text::plain(format!("→ {}", name.replace('_', " "))),
            None => Text::plain("→"),
        }));
        let mut rows: Vec<Vec<Text>> = Vec::new();
        for row in &table.rows {
            let cells = row.cells.iter().zip(&table.inputs).map(|(cell, input)| self.cell(cell, *input));
            rows.push(cells.chain(self.nouns(&row.outputs)).collect());
        }
        if let Some(otherwise) = &table.otherwise {
            let first = Text::plain(self.language.label(Label::Otherwise));
            let empty = table.inputs.len().saturating_sub(1);
            let before = std::iter::once(first).chain(std::iter::repeat_n(Text::new(), empty));
            rows.push(before.take(table.inputs.len()).chain(self.nouns(otherwise)).collect());
        }
        let mut how = vec![self.frame(Frame::Hit(table.hit), &[]).capitalized()];
        if table.otherwise.is_some() {
            how.push(self.frame(Frame::HasOtherwise, &[]));
        } else if !matches!(table.hit, Hit::Count | Hit::All | Hit::Sum) {
            how.push(self.frame(Frame::NoRow, &[]));
        }
        let mut said = Text::new();
        for (at, sentence) in how.iter().enumerate() {
            said.push(if at == 0 { "" } else { " " });
            said.append(sentence);
        }
        vec![Block::Say(said), Block::Grid { head, rows }]
    }

    /// What a cell asks of its column: the predicate alone, where the column is its subject.
    fn cell(&self, cell: &Cell, input: ExprId) -> Text {
        let Some(test) = cell.test else { return self.frame(Frame::AnyValue, &[]) };
        let mut alternatives = Vec::new();
        let mut pending = vec![test];
        while let Some(id) = pending.pop() {
            match &self.model.exprs[id].kind {
                ExprKind::Or(a, b) => pending.extend([*b, *a]),
                _ => alternatives.push(id),
            }
        }
        let said: Vec<Text> = alternatives.into_iter().map(|id| self.cell_test(id, input)).collect();
        self.listed(&said, Joint::Or)
    }

    fn cell_test(&self, id: ExprId, input: ExprId) -> Text {
        use crate::condition::Tree;
        match self.tree(id, Mode::YES) {
            Tree::One(clause) if clause.predicate.is_some() && self.is_about(id, input) => {
                clause.predicate.unwrap_or_default()
            }
            _ => self.statement(id, Mode::YES),
        }
    }

    /// Whether the subject of a test is a column's input, perhaps converted.
    fn is_about(&self, test: ExprId, input: ExprId) -> bool {
        let mut subject = test;
        loop {
            subject = match &self.model.exprs[subject].kind {
                _ if self.same(subject, input) => return true,
                ExprKind::Not(of) | ExprKind::IsMissing(of) | ExprKind::Matches(of, _) => *of,
                ExprKind::Convert(_, of) => *of,
                ExprKind::Compare { left: of, .. }
                | ExprKind::InRange { value: of, .. }
                | ExprKind::InWindow { value: of, .. }
                | ExprKind::InList { value: of, .. }
                | ExprKind::Has { list: of, .. }
                | ExprKind::TextTest { text: of, .. } => *of,
                _ => return false,
            }
        }
    }

    fn same(&self, a: ExprId, b: ExprId) -> bool {
        a == b || self.model.exprs[a].kind == self.model.exprs[b].kind
    }

    pub(super) fn experiment(&self, index: usize, experiment: &Experiment) -> Vec<Section> {
        let mut blocks = self.arms(experiment);
        blocks.push(self.unit(&experiment.unit));
        vec![Section { label: Label::Arms, blocks }, self.users(Kind::Experiment, index)]
    }

    /// Whose each arm is, of all customers.
    pub(super) fn arms(&self, experiment: &Experiment) -> Vec<Block> {
        let mut rest = Share::WHOLE.0;
        let mut blocks = Vec::new();
        for arm in &experiment.arms {
            let share = arm.end.0.saturating_sub(arm.start.0);
            rest = rest.saturating_sub(share);
            let share = value::share(self.language, Share(share));
            blocks.push(Block::Say(self.frame(Frame::ArmShare, &[&Text::plain(arm.name.as_str()), &share])));
        }
        let rest = value::share(self.language, Share(rest));
        blocks.push(self.sentence(Frame::ArmsRest, &[&rest]));
        blocks
    }
}
