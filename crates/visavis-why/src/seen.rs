//! The values that a test looked at.
//!
//! In: a test or value. Out: each operand that is no literal with its value, the outer ones first, and conditions and names
//! inside it as parts. An attribute without a value says why.

use visavis_check::model::{
    Aggregate, Arm, AttributeId, EventId, EventWindow, Experiment, ExprId, ExprKind, SourceIdx,
};
use visavis_oracle::{Oracle, Place};
use visavis_value::bucket;
use visavis_value::{Duration, Type, Value, calendar, print};

use crate::Scene;
use crate::build::{Opened, inside, is_one_test, node};
use crate::node::{Absence, Draw, Made, Node, Seen};

/// What a test or value looked at.
pub(crate) fn by(
    scene: &Scene<'_>,
    expr: ExprId,
    opened: &mut Opened,
    seen: &mut Vec<Seen>,
    parts: &mut Vec<Node>,
) {
    let whole = &scene.model.exprs[expr];
    let mut look = Look { scene, opened, seen, parts };
    match &whole.kind {
        ExprKind::And(a, b) | ExprKind::Or(a, b) if is_one_test(scene, expr) => {
            [a, b].into_iter().for_each(|operand| look.inside_test(*operand));
        }
        ExprKind::Not(a) if is_one_test(scene, expr) => look.inside_test(*a),
        ExprKind::SourceMissing(id) => {
            if let Some(absence) = no_source(scene, *id)
                && let Some(source) = scene.model.sources.get(id.index())
            {
                let absence = Some(absence);
                look.add(Seen { name: source.name.to_string(), value: None, absence, made: None });
            }
        }
        kind if kind.is_test() => look.operands(expr),
        ExprKind::Attribute(_) => look.made_of(expr),
        _ => {
            look.made_of(expr);
            // The value of the whole is the node's own.
            let name = scene.texts.of(whole.span);
            seen.retain(|seen| seen.name != name || seen.made.is_some());
        }
    }
}

struct Look<'a, 's> {
    scene: &'a Scene<'s>,
    opened: &'a mut Opened,
    seen: &'a mut Vec<Seen>,
    parts: &'a mut Vec<Node>,
}

impl Look<'_, '_> {
    /// A part of a test that the model holds as several.
    fn inside_test(&mut self, expr: ExprId) {
        match &self.scene.model.exprs[expr].kind {
            ExprKind::And(a, b) | ExprKind::Or(a, b) => {
                [a, b].into_iter().for_each(|operand| self.inside_test(*operand));
            }
            ExprKind::Not(a) => self.inside_test(*a),
            kind if kind.is_test() => self.operands(expr),
            _ => self.value(expr),
        }
    }

    fn operands(&mut self, expr: ExprId) {
        let mut operands = Vec::new();
        let kind = &self.scene.model.exprs[expr].kind;
        kind.operands(&mut operands);
        operands.into_iter().for_each(|operand| self.value(operand));
        if let ExprKind::InWindow { value, last, span } = kind {
            let seen = far_end(self.scene, &self.scene.model.exprs[*value].ty, *last, *span);
            self.add(seen);
        }
    }

    /// A value: names and conditions are parts of their own.
    fn value(&mut self, expr: ExprId) {
        let expr = inside(self.scene, expr);
        let of = &self.scene.model.exprs[expr];
        match &of.kind {
            ExprKind::Let(_) | ExprKind::Segment(_) | ExprKind::Table(..) | ExprKind::If(..) => {
                self.part(expr)
            }
            ExprKind::Literal(_) | ExprKind::Missing | ExprKind::Attribute(_) => self.made_of(expr),
            _ if of.ty == Type::Bool => self.part(expr),
            _ => self.made_of(expr),
        }
    }

    /// A value that is no name, and what it was made of.
    fn made_of(&mut self, expr: ExprId) {
        let of = &self.scene.model.exprs[expr];
        match &of.kind {
            ExprKind::Literal(_) | ExprKind::Missing => {}
            ExprKind::Attribute(id) => {
                let seen = attribute(self.scene, *id, self.scene.texts.of(of.span));
                self.add(seen);
            }
            ExprKind::Bucket { by, .. } => self.drawn(expr, *by),
            ExprKind::Experiment(id) => {
                if let Some(experiment) = self.scene.model.experiments.get(id.index()) {
                    let made = arm(self.scene, experiment);
                    self.made(expr, made);
                    self.key(experiment.unit.by);
                }
            }
            ExprKind::Aggregate(aggregate) => {
                let made = events(self.scene, aggregate);
                self.made(expr, made);
                if let Some(EventWindow::Last(span)) = aggregate.window {
                    self.add(far_end(self.scene, self.time_of(aggregate.event), true, span));
                } else if let Some(EventWindow::Next(span)) = aggregate.window {
                    self.add(far_end(self.scene, self.time_of(aggregate.event), false, span));
                }
            }
            ExprKind::Otherwise(a, b) => {
                self.whole(expr);
                self.value(*a);
                if self.scene.eval(*a).is_none() {
                    self.value(*b);
                }
            }
            ExprKind::MapGet(map, key) => {
                self.whole(expr);
                // A whole map says little beside the entry; that it is missing says all.
                if self.scene.eval(*map).is_none() {
                    self.value(*map);
                }
                self.value(*key);
            }
            ExprKind::Arith(_, a, b) => {
                self.whole(expr);
                [a, b].into_iter().for_each(|operand| self.value(*operand));
            }
            ExprKind::Negate(a) => {
                self.whole(expr);
                self.value(*a);
            }
            ExprKind::Call(_, operands) | ExprKind::Join(operands) => {
                self.whole(expr);
                operands.iter().for_each(|operand| self.value(*operand));
            }
            ExprKind::List(items) => items.iter().for_each(|item| self.value(*item)),
            _ => self.whole(expr),
        }
    }

    /// What chance gave, and the key that it was made of.
    fn drawn(&mut self, expr: ExprId, by: Option<AttributeId>) {
        self.whole(expr);
        self.key(by);
    }

    fn key(&mut self, by: Option<AttributeId>) {
        if let Some(id) = by.or(self.scene.model.key)
            && let Some(of) = self.scene.model.attributes.get(id.index())
        {
            let seen = attribute(self.scene, id, of.path.join("."));
            self.add(seen);
        }
    }

    fn made(&mut self, expr: ExprId, made: Made) {
        let name = self.scene.texts.of(self.scene.model.exprs[expr].span);
        let value = self.scene.eval(expr);
        self.add(Seen { name, value, absence: None, made: Some(made) });
    }

    /// The type of an event's time.
    fn time_of(&self, event: EventId) -> &Type {
        let event = self.scene.model.events.get(event.index());
        event.and_then(|event| event.field(event.at?)).map_or(&Type::DateTime, |time| &time.ty)
    }

    fn part(&mut self, expr: ExprId) {
        let part = node(self.scene, expr, self.opened);
        if !self.parts.iter().any(|other| other.text == part.text && other.value == part.value) {
            self.parts.push(part);
        }
    }

    fn whole(&mut self, expr: ExprId) {
        let name = self.scene.texts.of(self.scene.model.exprs[expr].span);
        let value = self.scene.eval(expr);
        self.add(Seen { name, value, absence: None, made: None });
    }

    fn add(&mut self, seen: Seen) {
        if !self.seen.contains(&seen) {
            self.seen.push(seen);
        }
    }
}

/// What of a test or value, in one piece: a cell of a table may be made of several tests.
pub(crate) fn by_cell(scene: &Scene<'_>, test: ExprId, opened: &mut Opened) -> (Vec<Seen>, Vec<Node>) {
    let (mut seen, mut parts) = (Vec::new(), Vec::new());
    Look { scene, opened, seen: &mut seen, parts: &mut parts }.inside_test(test);
    (seen, parts)
}

/// Which arm of an experiment is the customer's.
fn arm(scene: &Scene<'_>, experiment: &Experiment) -> Made {
    let draw = Draw::of(scene, &experiment.unit, bucket::Draw::Arm);
    let is_his = |arm: &&Arm| {
        draw.bucket.is_some_and(|bucket| !bucket.is_below(arm.start) && bucket.is_below(arm.end))
    };
    let from_to = experiment.arms.iter().find(is_his).map(|arm| (arm.start, arm.end));
    Made::Draw { draw, from_to }
}

/// How many events an aggregate is about.
fn events(scene: &Scene<'_>, aggregate: &Aggregate) -> Made {
    let oracle = Oracle::new(scene.model);
    let (counted, all) = oracle.events_counted(aggregate, scene.customer, scene.now, scene.campaign);
    let event = scene.model.events.get(aggregate.event.index());
    let (not_in, unanswered) = match event.and_then(|event| no_source(scene, event.source)) {
        Some(Absence::NotInSource { source }) => (Some(source), None),
        Some(Absence::NotAnswered { source }) => (None, Some(source)),
        _ => (None, None),
    };
    let event = event.map(|event| event.name.clone()).unwrap_or_default();
    Made::Events { event, counted, all, not_in, unanswered }
}

/// The end of a window that is not now: a day for dates.
fn far_end(scene: &Scene<'_>, of: &Type, last: bool, span: Duration) -> Seen {
    let zone = scene.model.project.zone;
    let step = if last { span.neg() } else { Some(span) };
    let value = step.and_then(|step| match of {
        Type::Date => calendar::shift_date(calendar::date_of(scene.now, zone)?, step).map(Value::Date),
        _ => calendar::shift_instant(scene.now, step, zone).map(Value::DateTime),
    });
    let mut name = String::new();
    print::duration(&mut name, span);
    name.push_str(if last { " ago" } else { " from now" });
    Seen { name, value, absence: None, made: None }
}

/// An attribute's value, or why there is none.
pub(crate) fn attribute(scene: &Scene<'_>, id: AttributeId, name: String) -> Seen {
    let customer = scene.customer;
    let value = customer.value(id).cloned();
    let misfit = customer.misfits().iter().find(|misfit| misfit.place == Place::Attribute(id));
    let source = scene.model.attributes.get(id.index()).map(|attribute| attribute.source);
    let away = source.and_then(|source| no_source(scene, source));
    let absence = match (misfit, away) {
        _ if value.is_some() && !customer.is_filled_in(id) => None,
        (Some(misfit), _) => {
            let (found, expected) = (misfit.found.clone(), misfit.expected.clone());
            Some(Absence::Misfit { attribute: id, found, expected })
        }
        (None, Some(away)) => Some(away),
        (None, None) => Some(Absence::NotInRecord),
    };
    Seen { name, value, absence, made: None }
}

/// Why a source says nothing of the customer: it does not have him, or did not answer.
fn no_source(scene: &Scene<'_>, id: SourceIdx) -> Option<Absence> {
    let source = scene.model.sources.get(id.index())?.name.clone();
    match (scene.customer.is_pending(id), scene.customer.not_in(id)) {
        (true, _) => Some(Absence::NotAnswered { source }),
        (false, true) => Some(Absence::NotInSource { source }),
        (false, false) => None,
    }
}
