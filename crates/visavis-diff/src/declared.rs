//! What holds for a whole program: its zone, its control group, and how records are read.
//!
//! In: both images. Out: what is not as it was. What no rule of either program reads is not compared; no customer has it.

use visavis::Image;
use visavis_check::model::Model;

use crate::ask::{Draft, DraftAspect};
use crate::names::matched;
use crate::pair::{Pair, attribute_name};
use crate::report::{Change, Kind};
use crate::words;

/// What holds for the whole program.
pub(crate) fn project(old: &Image, new: &Image, pair: Option<&mut Pair<'_>>) -> Option<Draft> {
    let mut draft = Draft::new(Kind::Project, &new.name, Change::Changed);
    let mut said = |what: &str, before: Option<String>, after: Option<String>| {
        if before != after {
            draft.aspects.push(DraftAspect::said(what, before, after));
        }
    };
    said("time zone", Some(old.zone.name().into()), Some(new.zone.name().into()));
    said("edition", Some(old.edition.to_string()), Some(new.edition.to_string()));
    let bucketing = |image: &Image| Some(words::bucketing(image.bucketing).to_owned());
    said("bucketing", bucketing(old), bucketing(new));
    said("key of the customer", key(old), key(new));
    let holdout = |image: &Image| {
        image.holdout.as_ref().map(|holdout| {
            let salt = &holdout.unit.salt;
            let salt = if salt == "holdout:" { String::new() } else { format!(" salt {salt:?}") };
            words::percent(holdout.share) + &salt
        })
    };
    let exact = |image: &Image| image.holdout.as_ref().map(|one| (one.share, one.unit.salt.clone()));
    if exact(old) != exact(new) {
        draft.aspects.push(DraftAspect::said("universal holdout", holdout(old), holdout(new)));
    }
    let mut said = |what: &str, before: Option<String>, after: Option<String>| {
        if before != after {
            draft.aspects.push(DraftAspect::said(what, before, after));
        }
    };
    if let Some(pair) = pair {
        let (before, after) = (pair.old, pair.new);
        let unit = |model: &Model| model.holdout.as_ref().and_then(|holdout| holdout.unit.by);
        if !pair.same_attribute(unit(before), unit(after)) {
            let by = |model: &Model| unit(model).and_then(|id| attribute_name(model, id));
            said("universal holdout by", by(before), by(after));
        }
        let quiet = before.has_quiet_hours() && after.has_quiet_hours();
        if quiet && !pair.same_attribute(before.customer_zone, after.customer_zone) {
            let zone = |model: &Model| {
                model.customer_zone.and_then(|id| attribute_name(model, id)).unwrap_or("the project's".into())
            };
            said("time zone of the customer", Some(zone(before)), Some(zone(after)));
        }
    }
    (!draft.aspects.is_empty()).then_some(draft)
}

fn key(image: &Image) -> Option<String> {
    let key = image.attributes.get(image.key?.index())?;
    let source = image.sources.get(key.source.index())?;
    Some(format!("{}.{}", source.name, key.path.join(".")))
}

/// Sources and what stands in them.
pub(crate) fn sources(old: &Image, new: &Image) -> Vec<Draft> {
    let names =
        matched(old.sources.iter().map(|source| &source.name), new.sources.iter().map(|source| &source.name));
    let mut drafts = Vec::new();
    for (images, places, change) in [(old, names.removed, Change::Removed), (new, names.added, Change::Added)]
    {
        let named = places.into_iter().filter_map(|at| images.sources.get(at));
        drafts.extend(named.map(|source| Draft::new(Kind::Source, &source.name, change)));
    }
    for (was, is) in names.both {
        let (Some(before), Some(after)) = (old.sources.get(was), new.sources.get(is)) else { continue };
        let mut draft = Draft::new(Kind::Source, &after.name, Change::Changed);
        if before.key != after.key {
            let text = |key: &Option<smol_str::SmolStr>| key.as_ref().map(ToString::to_string);
            draft.aspects.push(DraftAspect::said("key", text(&before.key), text(&after.key)));
        }
        draft.aspects.extend(attributes((old, was), (new, is)));
        draft.aspects.extend(events((old, was), (new, is)));
        if !draft.aspects.is_empty() {
            drafts.push(draft);
        }
    }
    drafts
}

/// An image and one of its sources.
type Of<'i> = (&'i Image, usize);

type Attribute = visavis_image::image::Attribute;
type Event = visavis_image::image::Event;

fn attributes(old: Of<'_>, new: Of<'_>) -> Vec<DraftAspect> {
    let its = |(image, source): Of<'_>| -> Vec<Attribute> {
        image.attributes.iter().filter(|attribute| attribute.source.index() == source).cloned().collect()
    };
    fields(&its(old), &its(new), "attribute", &|attribute| !attribute.key)
}

/// Attributes of a source, or fields of an event.
fn fields(
    old: &[Attribute],
    new: &[Attribute],
    word: &str,
    counts: &dyn Fn(&Attribute) -> bool,
) -> Vec<DraftAspect> {
    let names = matched(old.iter().map(|one| one.path.as_slice()), new.iter().map(|one| one.path.as_slice()));
    let mut aspects = Vec::new();
    for (was, is) in names.both {
        let (Some(before), Some(after)) = (old.get(was), new.get(is)) else { continue };
        let (said, says) = (declaration(before), declaration(after));
        if said != says {
            let what = format!("{word} {}", after.name);
            aspects.push(DraftAspect::said(what, Some(said), Some(says)));
        }
    }
    // What nobody reads any more makes no record an error, and what is read now may.
    let needed = |one: &&Attribute| {
        let is_empty_where_absent = matches!(one.ty, visavis::Type::List(_) | visavis::Type::Map(_));
        !one.optional && one.default.is_none() && !is_empty_where_absent && counts(one)
    };
    let needs = Some("every record needs it".to_owned());
    for one in names.removed.iter().filter_map(|at| old.get(*at)).filter(needed) {
        aspects.push(DraftAspect::said(
            format!("{word} {}", one.name),
            needs.clone(),
            Some("not read".into()),
        ));
    }
    for one in names.added.iter().filter_map(|at| new.get(*at)).filter(needed) {
        aspects.push(DraftAspect::said(
            format!("{word} {}", one.name),
            Some("not read".into()),
            needs.clone(),
        ));
    }
    aspects
}

fn events(old: Of<'_>, new: Of<'_>) -> Vec<DraftAspect> {
    let its = |(image, source): Of<'_>| -> Vec<Event> {
        image.events.iter().filter(|event| event.source.index() == source).cloned().collect()
    };
    let (old, new) = (its(old), its(new));
    let names = matched(old.iter().map(|event| &event.name), new.iter().map(|event| &event.name));
    let mut aspects = Vec::new();
    for (was, is) in names.both {
        let (Some(before), Some(after)) = (old.get(was), new.get(is)) else { continue };
        let at = |event: &Event| {
            let field = event.at.and_then(|at| event.fields.get(at.index()));
            field.map_or("no time".to_owned(), |field| format!("at {}", field.path.join(".")))
        };
        if at(before) != at(after) || before.ambiguous != after.ambiguous {
            let what = format!("event {}", after.name);
            aspects.push(DraftAspect::said(what, Some(at(before)), Some(at(after))));
        }
        aspects.extend(fields(&before.fields, &after.fields, &format!("{}:", after.name), &|_| true));
    }
    aspects
}

/// How an attribute is read, as its declaration would say it; what does not matter to the meaning is in one order.
fn declaration(attribute: &Attribute) -> String {
    let mut out = kind(&attribute.ty);
    if attribute.optional {
        out.push('?');
    }
    if let Some(default) = &attribute.default {
        out.push_str(&format!(" = {}", constant(default)));
    }
    if let Some(domain) = &attribute.domain {
        let end = |end: &Option<visavis_image::image::Const>| end.as_ref().map(constant).unwrap_or_default();
        let dots = if domain.inclusive { ".." } else { "..<" };
        out.push_str(&format!(" in {}{dots}{}", end(&domain.low), end(&domain.high)));
    }
    if attribute.ambiguous {
        out.push_str(", under its source's name only");
    }
    out
}

/// A type with everything that tells it from another.
fn kind(ty: &visavis::Type) -> String {
    use visavis::Type;
    use visavis_value::Fold;
    let folded = |fold: Fold| match fold {
        Fold::None => "",
        Fold::Case => " ignoring case",
        Fold::CaseAndAccents => " ignoring case and accents",
    };
    match ty {
        Type::Text(fold) => format!("text{}", folded(*fold)),
        Type::Enum(variants) => {
            let mut values: Vec<String> = variants.values.iter().map(|value| format!("{value:?}")).collect();
            values.sort_unstable();
            values.join(" | ") + folded(variants.fold)
        }
        Type::List(of) => format!("list of {}", kind(of)),
        Type::Map(of) => format!("map of {}", kind(of)),
        ty => ty.to_string(),
    }
}

/// A default, or an end of a range.
fn constant(value: &visavis_image::image::Const) -> String {
    use visavis_image::image::Const;
    let joined = |items: Vec<String>| items.join(", ");
    match value {
        Const::Bool(yes) => yes.to_string(),
        Const::Int(int) => int.to_string(),
        Const::Number(number) => number.to_string(),
        Const::Money(units) => visavis_customers::amount(*units),
        Const::Date(day) => words::plain(&visavis::Value::Date(visavis::Date(*day))),
        Const::DateTime(at) => words::rfc3339(visavis::Instant(*at)),
        Const::Time(time) => words::plain(&visavis::Value::Time(visavis::TimeOfDay(*time))),
        Const::Text(text) | Const::Version(text) => format!("{text:?}"),
        Const::Duration(span) => words::plain(&visavis::Value::Duration(*span)),
        Const::List(_, items) => format!("[{}]", joined(items.iter().map(constant).collect())),
        Const::Map(_, entries) => {
            format!(
                "{{{}}}",
                joined(entries.iter().map(|(key, item)| format!("{key:?}: {}", constant(item))).collect())
            )
        }
    }
}
