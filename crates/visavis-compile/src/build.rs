//! The image of a model: every root lowered, the graph planned and emitted, what is decided copied with the numbers of atoms
//! and cells.
//!
//! The declarations are walked twice in the same way: first to lower what they need, then, when the code stands, to refer to it.

use smol_str::SmolStr;
use visavis_check::model::{self, CampaignId, ExprId, Model};
use visavis_image::Image;
use visavis_image::image::{
    Arm, AtomId, Campaign, CellId, Channel, ChannelId, Condition, Decision, Experiment, GuardId, Holdout,
    Limit, MAX_BLOCK_DEPTH, Quiet, Segment, Source, Unit, Variant, Via,
};
use visavis_value::Type;

use crate::CompileError;
use crate::dag::NodeId;
use crate::emit::{Code, emit};
use crate::lower::{Lower, Mode};
use crate::plan::{MAX_AGGREGATES, Plan, Root, TooDeep, children};
use crate::slots::Slots;

/// Compiles a whole program.
pub(crate) fn build(model: &Model) -> Result<Image, CompileError> {
    let mut walk = Walk::new(model);
    walk.program();
    if let Some((what, declaration)) = walk.unsupported.take() {
        return Err(CompileError::Unsupported { what, declaration });
    }
    let nodes: Vec<Root> = walk.roots.iter().map(|(root, _)| *root).collect();
    let plan = Plan::new(&walk.lower.dag, &nodes).map_err(|deep| walk.too_deep(&deep))?;
    let slots = Slots::new(model, &walk.lower.dag, &plan, &walk.lower.pools);
    let code = emit(&walk.lower.dag, &plan, &walk.lower.pools, &slots).map_err(|(node, limit)| {
        CompileError::TooMany { what: limit.what, limit: limit.limit, declaration: walk.declaration_of(node) }
    })?;
    walk.emitted = Some((code, slots));
    let decided = walk.program();
    Ok(walk.image(decided))
}

/// What is decided.
struct Decided {
    segments: Vec<Segment>,
    channels: Vec<Channel>,
    campaigns: Vec<Campaign>,
    decisions: Vec<Decision>,
    holdout: Option<Holdout>,
    customer_zone: Option<CellId>,
}

struct Walk<'m> {
    model: &'m Model,
    lower: Lower<'m>,
    /// What is lowered, with the declaration that needs it.
    roots: Vec<(Root, SmolStr)>,
    /// The declaration in hand.
    declaration: SmolStr,
    unsupported: Option<(&'static str, SmolStr)>,
    /// On the second walk.
    emitted: Option<(Code, Slots)>,
}

impl<'m> Walk<'m> {
    fn new(model: &'m Model) -> Self {
        Self {
            model,
            lower: Lower::new(model),
            roots: Vec::new(),
            declaration: SmolStr::default(),
            unsupported: None,
            emitted: None,
        }
    }

    fn too_deep(&self, deep: &TooDeep) -> CompileError {
        let limit = crate::intern::number;
        match *deep {
            TooDeep::Blocks(node) => CompileError::TooDeep {
                limit: limit(MAX_BLOCK_DEPTH),
                declaration: self.declaration_of(node),
            },
            TooDeep::Aggregates(node) => CompileError::AggregatesTooDeep {
                limit: limit(MAX_AGGREGATES),
                declaration: self.declaration_of(node),
            },
        }
    }

    fn program(&mut self) -> Decided {
        let model = self.model;
        Decided {
            segments: model.segments.iter().map(|segment| self.segment(segment)).collect(),
            channels: model.channels.iter().map(|channel| self.channel(channel)).collect(),
            campaigns: (0..)
                .map(CampaignId)
                .zip(&model.campaigns)
                .map(|(id, campaign)| self.campaign(id, campaign))
                .collect(),
            decisions: model.decisions.iter().map(|decision| self.decision(decision)).collect(),
            holdout: model.holdout.as_ref().map(|holdout| self.holdout(holdout)),
            customer_zone: model.customer_zone.and_then(|zone| self.customer_zone(zone)),
        }
    }

    fn segment(&mut self, segment: &model::Segment) -> Segment {
        self.declaration = segment.name.clone();
        Segment { name: segment.name.clone(), holds: self.atom(segment.when, Mode::True, None) }
    }

    fn channel(&mut self, channel: &model::Channel) -> Channel {
        self.declaration = channel.name.clone();
        Channel {
            name: channel.name.clone(),
            requires: self.conditions(&channel.requires, None),
            quiet: channel
                .quiet
                .iter()
                .map(|quiet| Quiet { hours: quiet.hours, text: quiet.text.clone() })
                .collect(),
            limits: channel.limits.iter().map(limit).collect(),
            fields: channel.fields.iter().map(|field| (field.name.clone(), field.ty.clone())).collect(),
        }
    }

    fn campaign(&mut self, id: CampaignId, campaign: &model::Campaign) -> Campaign {
        self.declaration = campaign.name.clone();
        let own = Some(id);
        let during = campaign.during;
        Campaign {
            name: campaign.name.clone(),
            audience: self.conditions(&campaign.audience, own),
            except: self.conditions(&campaign.except, own),
            start: during.and_then(|during| during.start).map(|at| at.0),
            end: during.and_then(|during| during.end).map(|at| at.0),
            limits: campaign.limits.iter().map(limit).collect(),
            priority: campaign.priority,
            value: campaign.value.map(|value| {
                let value = self.lower.lower(value, Mode::Value, own);
                let value = self.lower.worth(value);
                self.cell_of(value)
            }),
            value_type: campaign.value.map(|value| match &self.model.exprs[value].ty {
                Type::Int => Type::Number,
                ty => ty.clone(),
            }),
            holdout: campaign.holdout.as_ref().map(|holdout| self.holdout(holdout)),
            via: campaign.via.iter().map(|via| self.via(via, own)).collect(),
            guards: campaign.guards.iter().filter_map(|guard| self.guard(*guard, own)).collect(),
        }
    }

    /// A guard is harmless where its condition is known false.
    fn guard(&mut self, id: model::GuardId, candidate: Option<CampaignId>) -> Option<(GuardId, AtomId)> {
        let guard = self.model.guards.get(id.index())?;
        let campaign = std::mem::replace(&mut self.declaration, guard.name.clone());
        let harmless = self.atom(guard.when, Mode::False, candidate);
        self.declaration = campaign;
        Some((GuardId(id.0), harmless))
    }

    fn via(&mut self, via: &model::Via, candidate: Option<CampaignId>) -> Via {
        let variant = |walk: &mut Self, variant: &model::Variant| Variant {
            name: variant.name.clone(),
            end: variant.end,
            fields: variant
                .fields
                .iter()
                .map(|field| field.map(|field| walk.cell(field, candidate)))
                .collect(),
        };
        Via {
            channel: ChannelId(via.channel.0),
            unit: via.unit.as_ref().map(|unit| self.unit(unit)),
            variants: via.variants.iter().map(|each| variant(self, each)).collect(),
        }
    }

    fn decision(&mut self, decision: &model::Decision) -> Decision {
        self.declaration = decision.name.clone();
        let image_id = |id: &CampaignId| visavis_image::image::CampaignId(id.0);
        Decision {
            name: decision.name.clone(),
            channel: ChannelId(decision.channel.0),
            choose: decision.choose,
            candidates: decision.candidates.iter().map(image_id).collect(),
            ranks: decision.rank_by.map(|by| {
                decision.candidates.iter().map(|candidate| self.cell(by, Some(*candidate))).collect()
            }),
            fallback: decision.fallback.as_ref().map(image_id),
        }
    }

    fn holdout(&mut self, holdout: &model::Holdout) -> Holdout {
        Holdout { share: holdout.share, unit: self.unit(&holdout.unit) }
    }

    /// Where nothing is quiet, nobody asks where the customer is.
    fn customer_zone(&mut self, attribute: model::AttributeId) -> Option<CellId> {
        if !self.model.has_quiet_hours() {
            return None;
        }
        self.declaration = self.model.attributes.get(attribute.index())?.path.last()?.clone();
        let zone = self.lower.key_text(attribute)?;
        Some(self.cell_of(zone))
    }

    fn unit(&mut self, unit: &model::Unit) -> Unit {
        let by = unit.by.and_then(|attribute| self.lower.key_text(attribute));
        Unit { salt: unit.salt.clone(), by: by.map(|key| self.cell_of(key)) }
    }

    fn conditions(
        &mut self,
        conditions: &[model::Condition],
        candidate: Option<CampaignId>,
    ) -> Vec<Condition> {
        let condition = |condition: &model::Condition| Condition {
            holds: self.atom(condition.expr, Mode::True, candidate),
            fails: self.atom(condition.expr, Mode::False, candidate),
            text: condition.text.clone(),
            reads: match &self.emitted {
                Some((_, slots)) => condition.reads.iter().filter_map(|id| slots.attribute_of(*id)).collect(),
                None => Vec::new(),
            },
        };
        conditions.iter().map(condition).collect()
    }

    // ---- roots ----

    fn atom(&mut self, expr: ExprId, mode: Mode, candidate: Option<CampaignId>) -> AtomId {
        let node = self.lower.lower(expr, mode, candidate);
        self.note();
        match &self.emitted {
            Some((code, _)) => code.atom(node),
            None => {
                self.roots.push((Root::Atom(node), self.declaration.clone()));
                AtomId(0)
            }
        }
    }

    fn cell(&mut self, expr: ExprId, candidate: Option<CampaignId>) -> CellId {
        let node = self.lower.lower(expr, Mode::Value, candidate);
        self.cell_of(node)
    }

    fn cell_of(&mut self, node: NodeId) -> CellId {
        self.note();
        match &self.emitted {
            Some((code, _)) => code.cell(node),
            None => {
                self.roots.push((Root::Cell(node), self.declaration.clone()));
                CellId(0)
            }
        }
    }

    /// Keeps the first thing that cannot be compiled, with where it stands.
    fn note(&mut self) {
        if let Some(what) = self.lower.unsupported.take() {
            self.unsupported.get_or_insert((what, self.declaration.clone()));
        }
    }

    /// The first declaration that needs a node.
    fn declaration_of(&self, node: NodeId) -> SmolStr {
        let dag = &self.lower.dag;
        let mut needs = vec![false; dag.len()];
        for id in (node.index()..dag.len()).map(|index| NodeId(crate::intern::number(index))) {
            let mut found = id == node;
            children(dag, dag.get(id), |child| found |= needs.get(child.index()) == Some(&true));
            if let Some(needs) = needs.get_mut(id.index()) {
                *needs = found;
            }
        }
        let needing = self
            .roots
            .iter()
            .find(|(Root::Atom(id) | Root::Cell(id), _)| needs.get(id.index()) == Some(&true));
        needing.map(|(_, name)| name.clone()).unwrap_or_default()
    }

    fn image(self, decided: Decided) -> Image {
        let (code, slots) = self.emitted.unwrap_or_default();
        let Decided { segments, channels, campaigns, decisions, holdout, customer_zone } = decided;
        let model = self.model;
        Image {
            name: model.project.name.clone(),
            edition: model.project.edition.clone(),
            zone: model.project.zone,
            bucketing: model.project.bucketing,
            sources: (0..)
                .map(model::SourceIdx)
                .zip(&model.sources)
                .map(|(id, own)| source(model, id, own))
                .collect(),
            key: model.key.and_then(|key| slots.attribute_of(key)),
            customer_zone,
            attributes: slots.attributes,
            events: slots.events,
            slots: slots.slots,
            symbols: code.symbols,
            consts: code.consts,
            symbol_sets: code.symbol_sets,
            word_sets: code.word_sets,
            regexes: code.regexes,
            nows: code.nows,
            currencies: code.currencies,
            atoms: code.atoms,
            odds: Vec::new(),
            cells: code.cells,
            blocks: code.blocks,
            code: code.code,
            aggregates: code.aggregates,
            tables: code.tables,
            segments,
            experiments: model.experiments.iter().map(experiment).collect(),
            channels,
            campaigns,
            guards: model.guards.iter().map(|guard| guard.name.clone()).collect(),
            decisions,
            holdout,
        }
    }
}

fn limit(limit: &model::Limit) -> Limit {
    Limit { most: limit.most, per: limit.per, text: limit.text.clone() }
}

fn experiment(experiment: &model::Experiment) -> Experiment {
    let arm = |arm: &model::Arm| Arm { name: arm.name.clone(), start: arm.start, end: arm.end };
    Experiment {
        name: experiment.name.clone(),
        salt: experiment.unit.salt.clone(),
        arms: experiment.arms.iter().map(arm).collect(),
    }
}

fn source(model: &Model, id: model::SourceIdx, source: &model::Source) -> Source {
    let key = model.attributes.iter().find(|attribute| attribute.key && attribute.source == id);
    let key = key.map(|key| key.data_path.join(".").into());
    Source { name: source.name.clone(), is_context: source.is_context, key }
}
