//! Channels, campaigns, decisions and tests.
//!
//! In: a declaration of the tree. Out: its document. Clauses stand in the order in which they were written.

use unicode_width::UnicodeWidthStr;
use visavis_diag::Span;
use visavis_syntax::ast::{
    Campaign, Channel, Decision, ExpectKind, Field, Given, GivenValue, Test, Variant, Via,
};

use crate::doc::Doc;
use crate::item::Clause;
use crate::walk::{Between, Walk};

impl<'a> Walk<'a> {
    pub(crate) fn channel(&mut self, channel: &Channel) -> Doc {
        let head = self.head(&channel.name, channel.description.as_ref());
        let mut clauses: Vec<Clause<'_, 'a>> = Vec::new();
        for expr in &channel.requires {
            clauses.push((expr.span.start, Box::new(|walk| walk.clause(expr))));
        }
        for range in &channel.quiet {
            clauses.push((range.span.start, Box::new(|walk| walk.range(range))));
        }
        clauses.extend(channel.limits.iter().map(|limit| Self::span_clause(limit.span)));
        for content in &channel.contents {
            let keyword = |walk: &mut Self| Doc::Seq(vec![walk.token(), walk.attributes(&content.fields)]);
            clauses.push((content.span.start, Box::new(keyword)));
        }
        Doc::Seq(vec![head, self.clauses(clauses)])
    }

    pub(crate) fn campaign(&mut self, campaign: &Campaign) -> Doc {
        let head = self.head(&campaign.name, campaign.description.as_ref());
        let mut clauses: Vec<Clause<'_, 'a>> = Vec::new();
        for expr in
            [&campaign.audience, &campaign.except, &campaign.priority, &campaign.value].into_iter().flatten()
        {
            clauses.push((expr.span.start, Box::new(|walk| walk.clause(expr))));
        }
        for range in &campaign.during {
            clauses.push((range.span.start, Box::new(|walk| walk.range(range))));
        }
        clauses.extend(campaign.limits.iter().map(|limit| Self::span_clause(limit.span)));
        clauses.extend(campaign.holdout.iter().map(|holdout| Self::span_clause(holdout.span)));
        clauses.extend(campaign.owner.iter().map(|owner| Self::span_clause(owner.span)));
        for via in &campaign.via {
            clauses.push((via.span.start, Box::new(|walk| walk.via(via))));
        }
        Doc::Seq(vec![head, self.clauses(clauses)])
    }

    fn via(&mut self, via: &Via) -> Doc {
        let channel = self.atom(via.channel.span);
        if self.next_text() != "{" {
            return channel;
        }
        if via.variants.is_empty() {
            return Doc::Seq(vec![channel, self.fields(&via.fields)]);
        }
        let shares: Vec<(Span, Span)> =
            via.variants.iter().map(|variant| (variant.name.span, variant.share.span)).collect();
        let widths = self.widths(&shares);
        let mut clauses: Vec<Clause<'_, 'a>> = via.unit.iter().map(Self::unit).collect();
        for variant in &via.variants {
            let Variant { name, share, fields, span } = variant;
            clauses.push((
                span.start,
                Box::new(move |walk| {
                    Doc::Seq(vec![walk.share(name.span, share.span, widths), walk.fields(fields)])
                }),
            ));
        }
        Doc::Seq(vec![channel, self.clauses(clauses)])
    }

    /// `{ headline: e }`
    fn fields(&mut self, fields: &[Field]) -> Doc {
        self.block(fields, Between::Commas, |walk, field| {
            let name = walk.until(field.value.span.start);
            Doc::Seq(vec![name, walk.behind_sign(&field.value)])
        })
    }

    /// The columns of names and of shares.
    pub(crate) fn widths(&self, shares: &[(Span, Span)]) -> (usize, usize) {
        let widest = |of: fn(&(Span, Span)) -> Span| {
            shares.iter().map(|pair| self.written(of(pair)).width()).max().unwrap_or(0)
        };
        (widest(|pair| pair.0), widest(|pair| pair.1))
    }

    /// A name and a share, in columns.
    pub(crate) fn share(&mut self, name: Span, share: Span, (names, shares): (usize, usize)) -> Doc {
        let wide = names.saturating_sub(self.written(name).width())
            + shares.saturating_sub(self.written(share).width());
        let name = self.atom(name);
        Doc::Seq(vec![name, Doc::Text(" ".repeat(wide)), self.atom(share)])
    }

    pub(crate) fn decision(&mut self, decision: &Decision) -> Doc {
        let head = self.head(&decision.name, decision.description.as_ref());
        let mut clauses: Vec<Clause<'_, 'a>> = Vec::new();
        clauses.extend(decision.via.iter().map(|name| Self::span_clause(name.span)));
        clauses.extend(decision.choose.iter().map(|number| Self::span_clause(number.span)));
        clauses.extend(decision.fallback.iter().map(|name| Self::span_clause(name.span)));
        for globs in &decision.from {
            let start = globs.first().map_or(0, |glob| glob.span.start);
            let from = move |walk: &mut Self| {
                Doc::Seq(vec![walk.until(start), walk.spaced(|walk| walk.globs(globs))])
            };
            clauses.push((start, Box::new(from)));
        }
        for expr in &decision.rank_by {
            clauses.push((expr.span.start, Box::new(|walk| walk.clause(expr))));
        }
        Doc::Seq(vec![head, self.clauses(clauses)])
    }

    pub(crate) fn test(&mut self, test: &Test) -> Doc {
        let head = self.atom(test.title.span);
        let mut clauses: Vec<Clause<'_, 'a>> = Vec::new();
        // The tree does not say which of several `given`s stand behind one word; the commas between them do.
        let mut together: Vec<Vec<&Given>> = Vec::new();
        for given in &test.given {
            match together.last_mut() {
                Some(last) if self.text_before(given.path.span.start) == "," => last.push(given),
                _ => together.push(vec![given]),
            }
        }
        for all in together {
            let start = all.first().map_or(0, |given| given.path.span.start);
            clauses.push((start, Box::new(move |walk| walk.givens(start, &all))));
        }
        for contacted in &test.contacted {
            clauses.push((contacted.span.start, Box::new(|walk| walk.clause(&contacted.at))));
        }
        for at in &test.at {
            clauses.push((at.span.start, Box::new(|walk| walk.clause(at))));
        }
        for expect in &test.expect {
            let says = |walk: &mut Self| match &expect.kind {
                ExpectKind::Holds(expr) => walk.clause(expr),
                ExpectKind::Chooses(_, campaigns) if campaigns.len() > 1 => {
                    let start = campaigns.first().map_or(expect.span.end, |name| name.span.start);
                    let before = walk.until(start);
                    let names = |walk: &mut Self| {
                        walk.filled(campaigns, |walk, name| walk.atom(name.span), |name| name.span.start)
                    };
                    Doc::Seq(vec![before, walk.spaced(names)])
                }
                _ => walk.through(expect.span),
            };
            clauses.push((expect.span.start, Box::new(says)));
        }
        clauses.sort_by_key(|(start, _)| *start);
        Doc::Seq(vec![head, self.clauses(clauses)])
    }

    fn givens(&mut self, start: u32, all: &[&Given]) -> Doc {
        let before = self.until(start);
        let walk_all = |walk: &mut Self| {
            walk.filled(all, |walk, given| walk.given(given), |given| given.path.span.start)
        };
        // Records begin lines of their own, which shall not stand far to the right.
        let events = all.iter().any(|given| matches!(given.value, GivenValue::Events(_)));
        let all = if events { walk_all(self) } else { self.spaced(walk_all) };
        Doc::Seq(vec![before, all])
    }

    fn given(&mut self, given: &Given) -> Doc {
        let path = self.through(given.path.span);
        match &given.value {
            GivenValue::Value(expr) => Doc::Seq(vec![path, self.clause(expr)]),
            GivenValue::Map(fields) => {
                let sign = self.token();
                Doc::Seq(vec![path, sign, self.fields(fields)])
            }
            GivenValue::Events(records) => Doc::Seq(vec![path, self.records(records)]),
        }
    }

    fn records(&mut self, records: &[Vec<Field>]) -> Doc {
        let sign = if self.next_text() == "=" { self.token() } else { Doc::nothing() };
        let from = self.at;
        let open = self.token();
        let broken = self.first(0) && !records.is_empty();
        let mut inside = Vec::new();
        for (number, record) in records.iter().enumerate() {
            if number > 0 {
                inside.push(self.token());
            }
            inside.push(if number > 0 { self.line() } else { self.soft() });
            inside.push(self.fields(record));
        }
        inside.push(self.pass_comma());
        self.close(&mut inside, broken);
        let line = self.soft();
        let end = self.token();
        let doc = Doc::Seq(vec![open, Doc::nest(Doc::Seq(inside)), line, end]);
        Doc::Seq(vec![sign, self.group_broken(from, doc, false, broken)])
    }
}
