//! An image as text for people: `visavis disasm`, snapshots.
//!
//! In: an image, verified or not. Out: what is read, the code, what is decided; every number resolved to what it stands for where
//! there is one, else shown as it is. A plain test stands where it is asked instead of its number. Never the same text for another image
//! by accident of order: everything stands in the image's own order.

mod constants;
mod histories;
mod tables;

use std::fmt::{Result, Write};

use visavis_value::bucket::Bucketing;

use crate::image::{
    Attribute, AttributeId, Block, Campaign, CellId, Condition, Decision, Experiment, Holdout, Image, Limit,
    RegType, Shape, SlotId, Unit, Word,
};
use crate::isa::{Instr, Operand};

impl Image {
    /// A readable listing.
    #[must_use]
    pub fn listing(&self) -> String {
        let mut out = String::new();
        // Writing to a `String` never fails.
        let _ = Listing { image: self, out: &mut out }.program();
        out
    }
}

struct Listing<'i> {
    image: &'i Image,
    out: &'i mut String,
}

impl Listing<'_> {
    fn program(&mut self) -> Result {
        let image = self.image;
        write!(self.out, "program {} edition {} zone {}", image.name, image.edition, image.zone.name())?;
        if image.bucketing != Bucketing::default() {
            write!(self.out, " bucketing {}", image.bucketing.name())?;
        }
        self.out.push('\n');
        for (index, source) in image.sources.iter().enumerate() {
            writeln!(self.out, "\n{}", if source.is_context { "context" } else { "source" })?;
            if !source.is_context {
                self.out.pop();
                writeln!(self.out, " {}", source.name)?;
            }
            for attribute in image.attributes.iter().filter(|a| a.source.index() == index) {
                self.attribute("  ", attribute)?;
            }
            for event in image.events.iter().filter(|event| event.source.index() == index) {
                self.event(event)?;
            }
        }
        for (index, block) in image.blocks.iter().enumerate() {
            self.block(index, block)?;
        }
        for (index, aggregate) in image.aggregates.iter().enumerate() {
            self.aggregate(index, aggregate)?;
        }
        for table in &image.tables {
            self.table(table)?;
        }
        self.decided()
    }

    fn attribute(&mut self, indent: &str, attribute: &Attribute) -> Result {
        write!(self.out, "{indent}{}: {}", attribute.name, attribute.ty)?;
        let optional = if attribute.optional { "?" } else { "" };
        let customers =
            self.image.key.and_then(|key| self.image.attributes.get(key.index())) == Some(attribute);
        let key = match (attribute.key, customers) {
            (_, true) => " key of the customer",
            (true, false) => " key",
            (false, false) => "",
        };
        write!(self.out, "{optional}{key}")?;
        if let Some(domain) = &attribute.domain {
            self.out.push_str(" in ");
            domain.low.iter().try_for_each(|low| self.constant(low))?;
            self.out.push_str(if domain.inclusive { ".." } else { "..<" });
            domain.high.iter().try_for_each(|high| self.constant(high))?;
        }
        if let Some(default) = &attribute.default {
            self.out.push_str(" = ");
            self.constant(default)?;
        }
        if attribute.ambiguous {
            self.out.push_str(" under its source's name");
        }
        let words = attribute.slots.iter().filter_map(|slot| self.image.slots.get(slot.index()));
        let words: Vec<&str> = words.map(|slot| word(slot.word)).collect();
        writeln!(self.out, " as {}", words.join(", "))
    }

    // ---- code ----

    fn block(&mut self, index: usize, block: &Block) -> Result {
        write!(self.out, "\nblock {index}")?;
        if let Some(result) = block.result {
            write!(self.out, " gives {}", register_type(result))?;
        }
        self.out.push('\n');
        let code = self.image.code.get(block.start as usize..block.end as usize).unwrap_or_default();
        let jumps = code.iter().filter(|instr| instr.op.operands().contains(&Operand::Target));
        let mut targets: Vec<u32> = jumps.map(|instr| instr.b()).collect();
        targets.sort_unstable();
        targets.dedup();
        for (instr, at) in code.iter().zip(block.start..) {
            if let Ok(label) = targets.binary_search(&at) {
                writeln!(self.out, " {label}:")?;
            }
            self.out.push_str("    ");
            self.instr(*instr, &targets)?;
            self.out.push('\n');
        }
        Ok(())
    }

    fn instr(&mut self, instr: Instr, targets: &[u32]) -> Result {
        self.out.push_str(instr.op.name());
        let operands = instr.op.operands();
        let values = match operands {
            [_, _, Operand::None] => [instr.a(), instr.b(), 0],
            _ => [instr.a(), instr.lo().into(), instr.hi().into()],
        };
        for (kind, value) in operands.into_iter().zip(values) {
            if kind != Operand::None {
                self.out.push(' ');
                self.operand(kind, value, targets)?;
            }
        }
        Ok(())
    }

    fn operand(&mut self, kind: Operand, value: u32, targets: &[u32]) -> Result {
        let (image, index) = (self.image, value as usize);
        match kind {
            Operand::None => Ok(()),
            Operand::Dst | Operand::Src => write!(self.out, "r{value}"),
            Operand::Slot => self.slot(SlotId(value)),
            Operand::Const | Operand::Text => match image.consts.get(index) {
                Some(constant) => self.constant(constant),
                None => self.unknown("constant", value),
            },
            Operand::Now => match image.nows.get(index) {
                Some(at) => self.now(*at),
                None => self.unknown("now", value),
            },
            Operand::Symbol => self.symbol(value),
            Operand::SymbolSet => match image.symbol_sets.get(index) {
                Some(set) => self.set(set, |listing, symbol| listing.symbol(symbol.0)),
                None => self.unknown("set", value),
            },
            Operand::WordSet => match image.word_sets.get(index) {
                Some(set) => self.set(set, |listing, word| write!(listing.out, "{word}")),
                None => self.unknown("set", value),
            },
            Operand::Regex => match image.regexes.get(index) {
                Some(pattern) => write!(self.out, "/{pattern}/"),
                None => self.unknown("pattern", value),
            },
            Operand::Atom => {
                self.out.push('(');
                self.atom(value)?;
                self.out.push(')');
                Ok(())
            }
            Operand::Cell => self.cell(CellId(value)),
            Operand::Block => write!(self.out, "block {value}"),
            Operand::Target => match targets.binary_search(&value) {
                Ok(label) => write!(self.out, "to {label}"),
                Err(_) => self.unknown("to", value),
            },
            Operand::Source => match image.sources.get(index) {
                Some(source) => write!(self.out, "{}", source.name),
                None => self.unknown("source", value),
            },
            Operand::Fold => {
                self.out.push_str(if value == 1 { "case" } else { "case and accents" });
                Ok(())
            }
            Operand::Experiment => match image.experiments.get(index) {
                Some(experiment) => write!(self.out, "{}", experiment.name),
                None => self.unknown("experiment", value),
            },
            Operand::Table => match image.tables.get(index) {
                Some(table) => write!(self.out, "{}", table.name),
                None => self.unknown("table", value),
            },
            Operand::Output => write!(self.out, "result {value}"),
            Operand::Currency => match image.currencies.get(index) {
                Some(currency) => write!(self.out, "{}", currency.code()),
                None => self.unknown("currency", value),
            },
            Operand::Aggregate => match image.aggregates.get(index) {
                Some(aggregate) => {
                    write!(self.out, "{value} ")?;
                    self.made_of(aggregate)
                }
                None => self.unknown("aggregate", value),
            },
        }
    }

    /// An atom by what it asks; atoms hold no atoms.
    fn atom(&mut self, atom: u32) -> Result {
        match self.image.atoms.get(atom as usize) {
            Some(instr) if instr.op.is_atom() => self.instr(*instr, &[]),
            _ => self.unknown("atom", atom),
        }
    }

    fn cell(&mut self, cell: CellId) -> Result {
        match self.image.cells.get(cell.index()) {
            Some(block) => write!(self.out, "block {}", block.0),
            None => self.unknown("cell", cell.0),
        }
    }

    /// A slot by its attribute, of an event's field behind the event's name, and its form where the attribute has several.
    fn slot(&mut self, id: SlotId) -> Result {
        let slot = self.image.slots.get(id.index());
        let (Some(slot), Some(attribute)) = (slot, self.image.slot_owner(id)) else {
            return self.unknown("slot", id.0);
        };
        if let Some(event) = slot.event.and_then(|event| self.image.events.get(event.index())) {
            write!(self.out, "{}.", event.name)?;
        }
        write!(self.out, "{}", attribute.name)?;
        if attribute.slots.len() > 1 { write!(self.out, ":{}", word(slot.word)) } else { Ok(()) }
    }

    fn unknown(&mut self, what: &str, value: u32) -> Result {
        write!(self.out, "{what}?{value}")
    }

    // ---- what is decided ----

    fn decided(&mut self) -> Result {
        let image = self.image;
        for segment in &image.segments {
            write!(self.out, "\nsegment {}\n  holds ", segment.name)?;
            self.atom(segment.holds.0)?;
            self.out.push('\n');
        }
        for experiment in &image.experiments {
            self.experiment(experiment)?;
        }
        for channel in &image.channels {
            writeln!(self.out, "\nchannel {}", channel.name)?;
            self.conditions("requires", &channel.requires)?;
            for quiet in &channel.quiet {
                writeln!(self.out, "  quiet {}", quiet.text)?;
            }
            self.limits(&channel.limits)?;
            for (name, ty) in &channel.fields {
                writeln!(self.out, "  field {name}: {ty}")?;
            }
        }
        for campaign in &image.campaigns {
            self.campaign(campaign)?;
        }
        for decision in &image.decisions {
            self.decision(decision)?;
        }
        if let Some(zone) = image.customer_zone {
            self.out.push_str("\nzone of the customer ");
            self.cell(zone)?;
            self.out.push('\n');
        }
        if let Some(holdout) = &image.holdout {
            self.out.push('\n');
            self.holdout("", holdout)?;
        }
        Ok(())
    }

    fn conditions(&mut self, what: &str, conditions: &[Condition]) -> Result {
        for condition in conditions {
            write!(self.out, "  {what} {}\n    holds ", condition.text)?;
            self.atom(condition.holds.0)?;
            self.out.push_str("\n    fails ");
            self.atom(condition.fails.0)?;
            let reads: Vec<&str> = condition.reads.iter().map(|id| self.attribute_name(*id)).collect();
            if !reads.is_empty() {
                write!(self.out, "\n    reads {}", reads.join(", "))?;
            }
            self.out.push('\n');
        }
        Ok(())
    }

    fn limits(&mut self, limits: &[Limit]) -> Result {
        limits.iter().try_for_each(|limit| writeln!(self.out, "  {}", limit.text))
    }

    fn attribute_name(&self, id: AttributeId) -> &str {
        self.image.attributes.get(id.index()).map_or("?", |attribute| attribute.name.as_str())
    }

    fn campaign(&mut self, campaign: &Campaign) -> Result {
        writeln!(self.out, "\ncampaign {} priority {}", campaign.name, campaign.priority)?;
        if campaign.start.is_some() || campaign.end.is_some() {
            self.out.push_str("  during ");
            campaign.start.iter().for_each(|start| self.instant(*start));
            self.out.push_str("..<");
            campaign.end.iter().for_each(|end| self.instant(*end));
            self.out.push('\n');
        }
        self.limits(&campaign.limits)?;
        for (guard, harmless) in &campaign.guards {
            let name = self.image.guards.get(guard.index()).map_or("?", |name| name.as_str());
            write!(self.out, "  unless guard {name}\n    harmless ")?;
            self.atom(harmless.0)?;
            self.out.push('\n');
        }
        self.conditions("for", &campaign.audience)?;
        self.conditions("except", &campaign.except)?;
        if let (Some(value), Some(ty)) = (campaign.value, &campaign.value_type) {
            write!(self.out, "  value {ty} ")?;
            self.cell(value)?;
            self.out.push('\n');
        }
        if let Some(holdout) = &campaign.holdout {
            self.holdout("  ", holdout)?;
        }
        for via in &campaign.via {
            let channel = self.image.channels.get(via.channel.index());
            write!(self.out, "  via {}", channel.map_or("?", |channel| channel.name.as_str()))?;
            via.unit.iter().try_for_each(|unit| self.unit(unit))?;
            self.out.push('\n');
            for variant in &via.variants {
                let name = variant.name.as_deref().unwrap_or("-");
                write!(self.out, "    variant {name} below {}", variant.end.to_f64())?;
                for (index, field) in variant.fields.iter().enumerate() {
                    let names = channel.and_then(|channel| channel.fields.get(index));
                    write!(self.out, ", {} ", names.map_or("?", |(name, _)| name.as_str()))?;
                    match field {
                        Some(cell) => self.cell(*cell)?,
                        None => self.out.push('-'),
                    }
                }
                self.out.push('\n');
            }
        }
        Ok(())
    }

    fn experiment(&mut self, experiment: &Experiment) -> Result {
        writeln!(self.out, "\nexperiment {} salt {:?}", experiment.name, experiment.salt)?;
        for arm in &experiment.arms {
            let (start, end) = (arm.start.to_f64(), arm.end.to_f64());
            writeln!(self.out, "  arm {} from {start} below {end}", arm.name)?;
        }
        Ok(())
    }

    fn holdout(&mut self, indent: &str, holdout: &Holdout) -> Result {
        write!(self.out, "{indent}holdout below {}", holdout.share.to_f64())?;
        self.unit(&holdout.unit)?;
        self.out.push('\n');
        Ok(())
    }

    fn unit(&mut self, unit: &Unit) -> Result {
        write!(self.out, " salt {:?}", unit.salt)?;
        match unit.by {
            Some(cell) => {
                self.out.push_str(" by ");
                self.cell(cell)
            }
            None => Ok(()),
        }
    }

    fn decision(&mut self, decision: &Decision) -> Result {
        let image = self.image;
        let campaign = |id: &crate::image::CampaignId| {
            image.campaigns.get(id.index()).map_or("?", |campaign| campaign.name.as_str())
        };
        let channel =
            image.channels.get(decision.channel.index()).map_or("?", |channel| channel.name.as_str());
        writeln!(self.out, "\ndecision {}\n  via {channel} choose {}", decision.name, decision.choose)?;
        for (index, candidate) in decision.candidates.iter().enumerate() {
            write!(self.out, "  from {}", campaign(candidate))?;
            if let Some(rank) = decision.ranks.as_ref().and_then(|ranks| ranks.get(index)) {
                self.out.push_str(" rank ");
                self.cell(*rank)?;
            }
            self.out.push('\n');
        }
        match &decision.fallback {
            Some(fallback) => writeln!(self.out, "  fallback {}", campaign(fallback)),
            None => Ok(()),
        }
    }
}

fn register_type(ty: RegType) -> String {
    match ty.shape {
        Shape::Scalar => word(ty.word).to_owned(),
        Shape::List => format!("list of {}", word(ty.word)),
        Shape::Map => format!("map of {}", word(ty.word)),
    }
}

fn word(word: Word) -> &'static str {
    match word {
        Word::Bool => "bool",
        Word::Int => "int",
        Word::Number => "number",
        Word::Money => "money",
        Word::Date => "date",
        Word::DateTime => "datetime",
        Word::Time => "time",
        Word::Symbol => "symbol",
        Word::Text => "text",
        Word::Folded => "folded",
        Word::Version => "version",
        Word::Duration => "duration",
    }
}
