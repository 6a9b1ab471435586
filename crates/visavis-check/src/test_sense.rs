//! What is wrong with a test that only the whole program shows.
//!
//! In: a model. Out: a finding for each test that does not give what a record must have, that depends on a time which it does not
//! say, or that expects what can never be. The last is a warning: rules change, and a test that fails says so when it is run.

use visavis_diag::{Code, Diagnostic, Severity};
use visavis_value::Type;

use crate::model::{
    Attribute, AttributeId, CampaignId, Decision, EventField, ExpectKind, Expectation, ExprId, ExprKind,
    FieldId, Model, ReasonKind, Test,
};
use crate::names::{index, spelled};
use crate::words::a_type;

/// Every finding, test by test.
pub(crate) fn findings(model: &Model) -> Vec<Diagnostic> {
    let by_rules = model.attributes_read();
    let rules_look_at_the_clock = model.depends_on_time(&[], true);
    let mut found = Vec::new();
    for test in &model.tests {
        found.extend(not_given(model, test, &by_rules));
        found.extend(fields_not_given(model, test));
        found.extend(no_time(model, test, rules_look_at_the_clock));
        found.extend(test.expect.iter().filter_map(|e| never_met(model, e)));
    }
    found
}

/// The expressions that a test expects to hold.
fn conditions(test: &Test) -> Vec<ExprId> {
    let holds = |e: &Expectation| if let ExpectKind::Holds(id) = e.kind { Some(id) } else { None };
    test.expect.iter().filter_map(holds).collect()
}

fn not_given(model: &Model, test: &Test, by_rules: &[bool]) -> Option<Diagnostic> {
    let own = conditions(test);
    let read = if own.is_empty() { by_rules.to_vec() } else { model.attributes_read_with(&own) };
    let ids = (0..).map(AttributeId);
    let lacking: Vec<&Attribute> = model
        .attributes
        .iter()
        .zip(ids)
        .zip(read)
        .filter(|((attribute, id), read)| {
            *read && must_be_given(attribute) && !is_given(test, *id, attribute)
        })
        .map(|((attribute, _), _)| attribute)
        .collect();
    let first = lacking.first()?;
    let names: Vec<String> = lacking.iter().map(|a| format!("`{}`", name(a))).collect();
    let mut diagnostic = Diagnostic::error(
        Code::NotGiven,
        format!("the test does not give {}", listed(&names)),
        test.span,
        "a record without it is an error",
    );
    for attribute in lacking.iter().take(6) {
        diagnostic = diagnostic.with_label(attribute.span, format!("{}, with no `?`", a_type(&attribute.ty)));
    }
    Some(diagnostic.with_help(format!("add `given {} = …`", name(first))))
}

/// The first event that lacks what a record of it must have.
fn fields_not_given(model: &Model, test: &Test) -> Option<Diagnostic> {
    if test.histories.iter().all(|given| given.records.is_empty()) {
        return None;
    }
    let reads = model.events_read_with(&conditions(test));
    for given in &test.histories {
        let event = model.events.get(given.event.index())?;
        let Some(read) = reads.get(given.event.index()).filter(|read| read.read) else { continue };
        let fields = (0..).map(FieldId).zip(&event.fields).zip(&read.fields);
        let required = fields.filter(|((_, field), read)| {
            let is_list = matches!(field.ty, Type::List(_) | Type::Map(_));
            **read && !field.optional && field.default.is_none() && !is_list
        });
        let required: Vec<(FieldId, &EventField)> = required.map(|(field, _)| field).collect();
        for record in &given.records {
            let is_given = |id: FieldId| record.fields.iter().any(|(given, _)| *given == id);
            let lacking: Vec<&EventField> =
                required.iter().filter(|(id, _)| !is_given(*id)).map(|(_, field)| *field).collect();
            let Some(first) = lacking.first() else { continue };
            let names: Vec<String> = lacking.iter().map(|f| format!("`{}`", spelled(&f.name))).collect();
            let mut diagnostic = Diagnostic::error(
                Code::NotGiven,
                format!("this {} does not give {}", event.name, listed(&names)),
                record.span,
                "a record with such an event is an error",
            );
            for field in lacking.iter().take(6) {
                let label = format!("{}, with no `?`", a_type(&field.ty));
                diagnostic = diagnostic.with_label(field.span, label);
            }
            return Some(diagnostic.with_help(format!("add `{}: …`", spelled(&first.name))));
        }
    }
    None
}

fn name(attribute: &Attribute) -> String {
    attribute.path.iter().map(|part| spelled(part)).collect::<Vec<_>>().join(".")
}

fn listed(names: &[String]) -> String {
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    }
}

/// A key that is not given has a value all the same, and a list or map is empty.
fn must_be_given(attribute: &Attribute) -> bool {
    use Type::{List, Map};
    let may_be_absent = attribute.optional || attribute.default.is_some();
    !attribute.key && !may_be_absent && !matches!(attribute.ty, List(_) | Map(_))
}

fn is_given(test: &Test, id: AttributeId, attribute: &Attribute) -> bool {
    test.given.iter().any(|given| given.attribute == id) || test.not_in.contains(&attribute.source)
}

fn no_time(model: &Model, test: &Test, rules_look_at_the_clock: bool) -> Option<Diagnostic> {
    if test.at.is_some() {
        return None;
    }
    let events = test.histories.iter().flat_map(|given| &given.records).flat_map(|record| &record.fields);
    let given = test.given.iter().flat_map(|given| given.value.exprs());
    let given = given.chain(events.map(|(_, value)| *value));
    let mut own = conditions(test);
    let asks_rules = test.expect.iter().any(|e| !matches!(e.kind, ExpectKind::Holds(_)))
        || own.iter().any(|id| asks_rules(model, *id));
    own.extend(given);
    // A limit without contacts is never reached, whenever it is.
    let limits = model.has_quiet_hours() || (model.has_limits() && !test.contacted.is_empty());
    let depends = (asks_rules && (rules_look_at_the_clock || limits)) || model.depends_on_time(&own, false);
    depends.then(|| {
        Diagnostic::error(
            Code::NoTime,
            "this test depends on the time and does not say when it is",
            test.span,
            "would pass today and fail tomorrow",
        )
        .with_help("add the moment, as in `at 2026-03-10 09:00`")
    })
}

/// Whether an expression asks what the rules decide.
fn asks_rules(model: &Model, root: ExprId) -> bool {
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        let kind = &model.exprs[id].kind;
        if let ExprKind::Eligible(_) | ExprKind::Content { .. } = kind {
            return true;
        }
        kind.operands(&mut open);
    }
    false
}

fn never_met(model: &Model, expectation: &Expectation) -> Option<Diagnostic> {
    let (message, help) = match &expectation.kind {
        ExpectKind::Holds(_) => return None,
        ExpectKind::Chooses(id, campaigns) => {
            never_chosen(model, model.decisions.get(id.index())?, campaigns)?
        }
        ExpectKind::Rejects(id, campaign, reason) => {
            never_rejected(model, model.decisions.get(id.index())?, *campaign, *reason)?
        }
    };
    let never = Diagnostic::error(Code::NeverMet, message, expectation.span, "never met").with_help(help);
    Some(Diagnostic { severity: Severity::Warning, ..never })
}

/// What is wrong, and the way out.
type Never = (String, String);

fn never_chosen(model: &Model, decision: &Decision, campaigns: &[CampaignId]) -> Option<Never> {
    let called = |id: CampaignId| model.campaigns.get(id.index()).map_or("", |c| c.name.as_str());
    if let Some(id) = campaigns.iter().find(|id| !is_asked(decision, **id)) {
        return Some(not_a_candidate(model, decision, *id));
    }
    if let Some((_, id)) =
        campaigns.iter().enumerate().find(|(i, id)| campaigns.iter().take(*i).any(|c| c == *id))
    {
        let message = format!("`{}` is never chosen twice", called(*id));
        return Some((message, "name it once".into()));
    }
    let most = usize::try_from(decision.choose).unwrap_or(usize::MAX);
    if campaigns.len() > most {
        let message = format!("`{}` never chooses {}, but {most} at most", decision.name, campaigns.len());
        return Some((message, format!("name fewer, or say `choose {}` there", campaigns.len())));
    }
    let fallback = decision.fallback.filter(|id| !decision.candidates.contains(id) && campaigns.contains(id));
    let fallback = fallback.filter(|_| campaigns.len() > 1)?;
    let message = format!("`{}` is the fallback, and is only ever chosen alone", called(fallback));
    Some((message, format!("put it into `from` of `{}` to let it take part", decision.name)))
}

fn is_asked(decision: &Decision, id: CampaignId) -> bool {
    decision.candidates.contains(&id) || decision.fallback == Some(id)
}

fn not_a_candidate(model: &Model, decision: &Decision, id: CampaignId) -> Never {
    let called = |id: &CampaignId| Some(format!("`{}`", model.campaigns.get(id.index())?.name));
    let name = called(&id).unwrap_or_default();
    let message = format!("{name} is no candidate of `{}`", decision.name);
    let few: Vec<String> =
        decision.candidates.iter().chain(&decision.fallback).filter_map(called).take(8).collect();
    let more = if decision.candidates.len() > few.len() { ", …" } else { "" };
    let help = match few.as_slice() {
        [] => "it has no candidates at all".to_owned(),
        few => format!("the candidates are {}{more}", few.join(", ")),
    };
    (message, help)
}

fn never_rejected(model: &Model, decision: &Decision, id: CampaignId, reason: ReasonKind) -> Option<Never> {
    if !is_asked(decision, id) {
        return Some(not_a_candidate(model, decision, id));
    }
    let campaign = model.campaigns.get(id.index())?;
    let channel = model.channels.get(decision.channel.index())?;
    let via = campaign.via.iter().find(|via| via.channel == decision.channel);
    let name = &campaign.name;
    let why = match (reason, via) {
        (ReasonKind::NotOnChannel, Some(_)) => format!("`{name}` has a message on `{}`", channel.name),
        (ReasonKind::NotOnChannel, None) => return None,
        (_, None) => format!("`{name}` says nothing on `{}`: the reason is `not_on_channel`", channel.name),
        (ReasonKind::OutsideWindow, _) if campaign.during.is_none() => format!("`{name}` has no `during`"),
        (ReasonKind::NoConsent, _) if channel.requires.is_empty() => {
            format!("`{}` has no `requires`", channel.name)
        }
        (ReasonKind::Guarded, _) if campaign.guards.is_empty() => format!("no guard names `{name}`"),
        (ReasonKind::NotInAudience, _) if campaign.audience.is_empty() => {
            format!("`{name}` has no `for`, and is for everyone")
        }
        (ReasonKind::Excluded, _) if campaign.except.is_empty() => format!("`{name}` has no `except`"),
        (ReasonKind::QuietHours, _) if channel.quiet.is_empty() => {
            format!("`{}` has no quiet hours", channel.name)
        }
        (ReasonKind::Capped, _) if channel.limits.is_empty() && campaign.limits.is_empty() => {
            format!("neither `{name}` nor `{}` has a limit", channel.name)
        }
        (ReasonKind::HeldOut, Some(via))
            if model.holdout.is_none() && campaign.holdout.is_none() && via.unit.is_none() =>
        {
            format!("`{name}` has no `holdout`")
        }
        (ReasonKind::Outranked, _) if !may_be_outranked(decision, id) => {
            format!("`{}` has room for all of its candidates", decision.name)
        }
        _ => return None,
    };
    let message = format!("`{name}` is never rejected because `{}`", reason.name());
    Some((message, why))
}

fn may_be_outranked(decision: &Decision, id: CampaignId) -> bool {
    decision.candidates.contains(&id) && index(decision.candidates.len()) > decision.choose
}
