//! What has a meaning that nobody means: ranges that hold nothing, campaigns that never show, braces that print themselves.
//!
//! In: parts that are right in themselves. Out: warnings. Never an error, and never a word about what may well be meant.

use visavis_diag::{Applicability, Code, Diagnostic, Span};
use visavis_syntax::ast::{self, ExprKind as Tree, Path, Range, TextPart};
use visavis_value::{Instant, Type};

use crate::checker::Checker;
use crate::fold::compare_values;
use crate::model::{CampaignId, ChannelId, Domain, During, ExprId};
use crate::placeholders::{self, Placeholders};
use crate::resolve::Meaning;
use crate::words::a_type;

impl Checker<'_> {
    /// A range of literals whose end lies before its start; times of day run over midnight.
    pub(crate) fn warn_empty(&mut self, range: &Range, low: Option<ExprId>, high: Option<ExprId>) {
        let Some((low, high)) = low.zip(high) else { return };
        let order = match (self.value_of(low), self.value_of(high)) {
            (Some(low), Some(high)) => compare_values(low, high),
            _ => None,
        };
        let empty = order.is_some_and(|o| o.is_gt() || (o.is_eq() && !range.inclusive));
        if empty && *self.ty(low) != Type::Time {
            self.nothing_in(range, "nothing is in this range", "so that this never holds");
        }
    }

    /// A campaign that ends before it starts.
    pub(crate) fn warn_never_runs(&mut self, range: &Range, during: &During) {
        if let During { start: Some(Instant(start)), end: Some(Instant(end)) } = during
            && start >= end
        {
            self.nothing_in(range, "this campaign never runs", "no moment is in it");
        }
    }

    fn nothing_in(&mut self, range: &Range, message: &str, label: &str) {
        let warning = Diagnostic::warning(Code::EmptyRange, message, range.span, label);
        let (Some(low), Some(high)) = (&range.low, &range.high) else { return self.report(warning) };
        let dots = if range.inclusive { ".." } else { "..<" };
        let right = format!("{}{dots}{}", self.text(high.span), self.text(low.span));
        if self.text(low.span) == self.text(high.span) {
            return self
                .report(warning.with_help("`..<` leaves its upper end out: write `..` to keep it in"));
        }
        self.report(warning.with_fix(
            format!("write the earlier or smaller end first: `{right}`"),
            range.span,
            right,
            Applicability::Unsafe,
        ));
    }

    /// `in 0.. 0`, where the second 0 was to be the default.
    pub(crate) fn warn_single_value(&mut self, written: &ast::Attribute, domain: &Domain) {
        let Some(Range { low: Some(low), high: Some(high), span, .. }) = &written.domain else { return };
        if written.default.is_some() || domain.low != domain.high {
            return;
        }
        let (low, high) = (self.text(low.span), self.text(high.span));
        let right = format!("{low}.. = {high}");
        self.report(
            Diagnostic::warning(
                Code::Domain,
                format!("`{}` can only be {low}", written.name.text),
                *span,
                "one value is in this range",
            )
            .with_fix(
                format!("for a default, write `= {high}`"),
                *span,
                right,
                Applicability::Unsafe,
            ),
        );
    }

    /// A campaign that a decision names, and that says nothing on its channel.
    pub(crate) fn warn_never_shown(
        &mut self,
        at: Span,
        campaign: CampaignId,
        channel: ChannelId,
        on_channel: &[CampaignId],
    ) {
        if on_channel.binary_search(&campaign).is_ok() {
            return;
        }
        let named = self.items.campaigns.get(campaign.index()).copied();
        let Some((named, place)) = named.zip(self.items.channels.get(channel.index()).copied()) else {
            return;
        };
        // Of a channel that is not there that is said.
        if named.via.iter().any(|via| !self.names.channels.contains_key(via.channel.text.as_str())) {
            return;
        }
        let (name, channel) = (&named.name.text, &place.name.text);
        self.report(
            Diagnostic::warning(
                Code::NeverShown,
                format!("`{name}` can never show here"),
                at,
                format!("this decision is for `{channel}`"),
            )
            .with_label(named.name.span, format!("says nothing on `{channel}`"))
            .with_help(format!("give it a `via {channel}`, or do not name it")),
        );
    }

    /// `"{{name}}"`, `"${name}"` and `"%%name%%"`, as other tools insert a value.
    pub(crate) fn warn_inserted_elsewhere(&mut self, parts: &[TextPart], ids: &[ExprId], span: Span) {
        for (i, part) in parts.iter().enumerate() {
            let TextPart::Literal(text) = part else { continue };
            let next = parts.get(i + 1).zip(ids.get(i + 1));
            if let Some((TextPart::Insert(e), id)) = next
                && text.ends_with('$')
                && matches!(self.ty(*id), Type::Text(_) | Type::Enum(_) | Type::Date | Type::DateTime)
            {
                self.dollar(e, *id, span);
            }
        }
        if let Some(found) = placeholders::find(self.text(span), &|name| self.inserted_name(name, span)) {
            self.placeholder(&found, span);
        }
    }

    /// What a placeholder of another tool names here: a name as it is written, or an attribute that differs in case and signs.
    fn inserted_name(&self, written: &str, span: Span) -> Option<String> {
        let plain = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        if written.split('.').all(plain) {
            let names = written.split('.').map(|name| ast::Name { text: name.into(), span }).collect();
            if !matches!(self.meaning(&Path { names, span }), Meaning::Unknown) {
                return Some(written.to_owned());
            }
        }
        let bare = placeholders::bare(written);
        let same = self.attributes.iter().filter(|a| a.path.len() == 1);
        let mut same = same.filter_map(|a| a.path.first()).filter(|name| placeholders::bare(name) == bare);
        let found = same.next()?;
        same.next().is_none().then(|| found.to_string())
    }

    fn placeholder(&mut self, found: &Placeholders, span: Span) {
        let warning = Diagnostic::warning(
            Code::InsertedElsewhere,
            format!("this prints {:?} as it stands", found.printed),
            span,
            found.label(),
        );
        let title = format!("to insert the value, write `{}`", found.right);
        self.report(warning.with_fix(title, span, found.text.clone(), Applicability::Unsafe));
    }

    fn dollar(&mut self, e: &ast::Expr, id: ExprId, span: Span) {
        let (inside, text) = (self.text(e.span), self.text(span));
        let right = format!("{{{inside}}}");
        let written = format!("${right}");
        let warning = Diagnostic::warning(
            Code::InsertedElsewhere,
            "this prints a dollar sign in front of the value",
            span,
            format!("`$` prints itself, and `{inside}` is {}", a_type(self.ty(id))),
        );
        let title = format!("to insert the value, write `{right}`");
        let plain = matches!(e.kind, Tree::Path(_)) && text.contains(&written);
        self.report(if plain {
            warning.with_fix(title, span, text.replace(&written, &right), Applicability::Unsafe)
        } else {
            warning.with_help(title)
        });
    }
}
