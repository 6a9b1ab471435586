//! Channels, campaigns and tests.

use super::Builder;
use crate::ast::{
    Campaign, Channel, Contacted, Content, DurationLit, Expect, ExpectKind, Expr, ExprKind, Field, Given,
    GivenValue, Limit, Test, Variant, Via,
};
use crate::grammar::{Pair, Rule};

impl Builder<'_> {
    /// `channel NAME { … }`
    pub(super) fn channel(&mut self, pair: Pair<'_>) -> Option<Channel> {
        let span = self.span(&pair);
        let (mut name, mut description) = (None, None);
        let (mut requires, mut quiet, mut limits, mut contents) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for p in pair.into_inner() {
            match p.as_rule() {
                Rule::name => name = Some(self.name(&p)),
                Rule::doc => description = self.doc(p),
                Rule::requires => requires.push(self.child_expr(p)?),
                Rule::quiet => quiet.push(self.range_of(p.into_inner().next_back()?)?),
                Rule::limit => limits.push(self.limit(p)?),
                Rule::content => {
                    let span = self.span(&p);
                    let fields = p.into_inner().find(|p| p.as_rule() == Rule::fields)?;
                    contents.push(Content { fields: self.fields(fields)?, span });
                }
                _ => {}
            }
        }
        Some(Channel { name: name?, description, requires, quiet, limits, contents, span })
    }

    fn limit(&mut self, pair: Pair<'_>) -> Option<Limit> {
        let span = self.span(&pair);
        let (mut count, mut per, mut total) = (None, None, false);
        for p in pair.into_inner() {
            match p.as_rule() {
                Rule::number => count = Some(self.number(&p)),
                Rule::per => per = Some(self.per(p)?),
                Rule::in_total => total = true,
                _ => {}
            }
        }
        Some(Limit { count: count?, per, total, span })
    }

    /// `per 7 days`, `per day`
    fn per(&mut self, pair: Pair<'_>) -> Option<DurationLit> {
        let last = pair.into_inner().next_back()?;
        match last.as_rule() {
            Rule::duration => self.duration(last),
            _ => self.one_unit(&last),
        }
    }

    /// `campaign NAME { … }`
    pub(super) fn campaign(&mut self, pair: Pair<'_>) -> Option<Campaign> {
        let span = self.span(&pair);
        let mut name = None;
        let mut parts = Clauses::default();
        let mut description = None;
        for p in pair.into_inner() {
            match p.as_rule() {
                Rule::name => name = Some(self.name(&p)),
                Rule::doc => description = self.doc(p),
                _ => self.clause(p, &mut parts)?,
            }
        }
        let Clauses { audience, except, during, priority, value, limits, holdout, owner, via } = parts;
        Some(Campaign {
            name: name?,
            description,
            audience,
            except,
            during,
            priority,
            value,
            limits,
            holdout,
            owner,
            via,
            span,
        })
    }

    fn clause(&mut self, p: Pair<'_>, parts: &mut Clauses) -> Option<()> {
        match p.as_rule() {
            Rule::audience => parts.audience.push(self.child_expr(p)?),
            Rule::except => parts.except.push(self.child_expr(p)?),
            Rule::during => parts.during.push(self.range_of(p.into_inner().next_back()?)?),
            Rule::priority => parts.priority.push(self.priority(p)?),
            Rule::value => parts.value.push(self.child_expr(p)?),
            Rule::limit => parts.limits.push(self.limit(p)?),
            Rule::holdout => parts.holdout.push(self.holdout(p)?),
            Rule::owner => parts.owner.push(self.plain_text(p.into_inner().next_back()?)),
            Rule::via => parts.via.push(self.via(p)?),
            _ => {}
        }
        Some(())
    }

    fn priority(&mut self, pair: Pair<'_>) -> Option<Expr> {
        let minus = pair.clone().into_inner().find(|p| p.as_rule() == Rule::minus).map(|p| self.span(&p));
        let number = self.child_number(pair)?;
        let span = number.span;
        let number = Expr { kind: ExprKind::Number(number), span };
        Some(match minus {
            Some(minus) => Expr { kind: ExprKind::Negate(Box::new(number)), span: minus.to(span) },
            None => number,
        })
    }

    fn via(&mut self, pair: Pair<'_>) -> Option<Via> {
        let span = self.span(&pair);
        let (mut channel, mut fields, mut unit, mut variants) = (None, Vec::new(), Vec::new(), Vec::new());
        for p in pair.into_inner() {
            match p.as_rule() {
                Rule::name => channel = Some(self.name(&p)),
                Rule::unit_of => unit.push(self.unit_of(p)?),
                Rule::variant => variants.push(self.variant(p)?),
                Rule::field_list => fields = self.field_list(p)?,
                _ => {}
            }
        }
        Some(Via { channel: channel?, fields, unit, variants, span })
    }

    fn variant(&mut self, pair: Pair<'_>) -> Option<Variant> {
        let span = self.span(&pair);
        let (mut name, mut share, mut fields) = (None, None, Vec::new());
        for p in pair.into_inner() {
            match p.as_rule() {
                Rule::name => name = Some(self.name(&p)),
                Rule::number => share = Some(self.number(&p)),
                Rule::field_list => fields = self.field_list(p)?,
                _ => {}
            }
        }
        Some(Variant { name: name?, share: share?, fields, span })
    }

    fn field_list(&mut self, pair: Pair<'_>) -> Option<Vec<Field>> {
        let field =
            |p: Pair<'_>| Some(Field { name: self.child_name(p.clone())?, value: self.child_expr(p)? });
        pair.into_inner().filter(|p| p.as_rule() == Rule::field).map(field).collect()
    }

    /// `test "…" { … }`
    pub(super) fn test(&mut self, pair: Pair<'_>) -> Option<Test> {
        let span = self.span(&pair);
        let mut title = None;
        let (mut given, mut contacted, mut at, mut expect) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for p in pair.into_inner() {
            match p.as_rule() {
                Rule::text => title = Some(self.plain_text(p)),
                Rule::given => {
                    for one in p.into_inner().filter(|p| p.as_rule() == Rule::given_one) {
                        given.push(self.given_one(one)?);
                    }
                }
                Rule::contacted => contacted.push(self.contacted(p)?),
                Rule::at => at.push(self.moment(&p.into_inner().next_back()?)),
                Rule::expect => expect.push(self.expect(p)?),
                _ => {}
            }
        }
        Some(Test { title: title?, given, contacted, at, expect, span })
    }

    fn given_one(&mut self, pair: Pair<'_>) -> Option<Given> {
        let mut inner = pair.into_inner();
        let path = self.path(inner.next()?);
        let value = inner.next_back()?;
        let value = match value.as_rule() {
            Rule::records => GivenValue::Events(self.records(value)?),
            Rule::records_of_some => GivenValue::Events(self.records(value.into_inner().next_back()?)?),
            Rule::record => GivenValue::Map(self.record(value)?),
            _ => GivenValue::Value(self.expr(value)?),
        };
        Some(Given { path, value })
    }

    fn records(&mut self, pair: Pair<'_>) -> Option<Vec<Vec<Field>>> {
        pair.into_inner().filter(|p| p.as_rule() == Rule::record).map(|p| self.record(p)).collect()
    }

    fn record(&mut self, pair: Pair<'_>) -> Option<Vec<Field>> {
        self.field_list(pair.into_inner().find(|p| p.as_rule() == Rule::field_list)?)
    }

    fn contacted(&mut self, pair: Pair<'_>) -> Option<Contacted> {
        let span = self.span(&pair);
        let (mut names, mut at) = (Vec::new(), None);
        for p in pair.into_inner() {
            match p.as_rule() {
                Rule::name => names.push(self.name(&p)),
                Rule::moment => at = Some(self.moment(&p)),
                _ => {}
            }
        }
        let mut names = names.into_iter();
        Some(Contacted { campaign: names.next()?, channel: names.next()?, at: at?, span })
    }

    fn expect(&mut self, pair: Pair<'_>) -> Option<Expect> {
        let span = self.span(&pair);
        let what = pair.into_inner().next_back()?;
        let kind = match what.as_rule() {
            Rule::expr => ExpectKind::Holds(self.expr(what)?),
            Rule::chooses => {
                let mut names =
                    what.into_inner().filter(|p| p.as_rule() == Rule::name).map(|p| self.name(&p));
                ExpectKind::Chooses(names.next()?, names.collect())
            }
            _ => {
                let why = self.word(&what.clone().into_inner().next_back()?);
                let mut names =
                    what.into_inner().filter(|p| p.as_rule() == Rule::name).map(|p| self.name(&p));
                ExpectKind::Rejects(names.next()?, names.next()?, why)
            }
        };
        Some(Expect { kind, span })
    }

    /// The one expression among a pair's children.
    pub(super) fn child_expr(&mut self, pair: Pair<'_>) -> Option<Expr> {
        let expr = pair.into_inner().find(|p| p.as_rule() == Rule::expr)?;
        self.expr(expr)
    }
}

/// The clauses of a campaign as they are met.
#[derive(Default)]
struct Clauses {
    audience: Vec<Expr>,
    except: Vec<Expr>,
    during: Vec<crate::ast::Range>,
    priority: Vec<Expr>,
    value: Vec<Expr>,
    limits: Vec<Limit>,
    holdout: Vec<crate::ast::Holdout>,
    owner: Vec<crate::ast::Text>,
    via: Vec<Via>,
}
