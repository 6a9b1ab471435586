//! A program made ready to run: the image, and what is worked out from it once.

use std::sync::{Arc, OnceLock};

use regex::{Regex, RegexBuilder};
use visavis_image::image::ChannelId;
use visavis_image::{Image, PATTERN_SIZE, Uses};

use crate::column::Plan;
use crate::decide::{ChannelPlan, DecisionPlan, holdout_end};
use crate::error::EngineError;
use crate::index::Index;
use crate::layout::{Layout, TableIndex};
use crate::pool::Pool;

/// What all clones of an engine, its profiles and its sessions share.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) image: Image,
    pub(crate) layout: Layout,
    /// Who reads fields of events.
    pub(crate) uses: Uses,
    pub(crate) regexes: Vec<Regex>,
    /// By table.
    pub(crate) tables: Vec<TableIndex>,
    /// By decision.
    pub(crate) decisions: Vec<DecisionPlan>,
    /// By channel: its campaigns.
    pub(crate) by_channel: Vec<ChannelPlan>,
    /// Which rules could match a customer.
    pub(crate) index: Index,
    /// The first bucket that the universal holdout does not have.
    pub(crate) universal_end: u64,
    /// The image's content hash in hexadecimal digits.
    pub(crate) hash: String,
    /// The program made ready for columns, once somebody asks.
    pub(crate) column_plan: OnceLock<Arc<Plan>>,
}

impl Program {
    /// Verifies an image and makes it ready; of so many rules or more, with an index of them.
    pub(crate) fn new(image: Image, indexed_from: usize) -> Result<Self, EngineError> {
        image.verify()?;
        let layout = Layout::new(&image)?;
        let regexes = image.regexes.iter().map(|pattern| {
            let regex = RegexBuilder::new(pattern).size_limit(PATTERN_SIZE).build();
            regex.map_err(|_| EngineError::Pattern { pattern: pattern.clone() })
        });
        let regexes = regexes.collect::<Result<_, _>>()?;
        let channels = (0..).map(ChannelId).zip(&image.channels);
        let by_channel = channels.map(|(channel, _)| ChannelPlan::new(channel, &image)).collect();
        let mut decisions: Vec<_> =
            image.decisions.iter().map(|decision| DecisionPlan::new(decision, &image)).collect();
        let index = Index::new(&image, &layout, &mut decisions, indexed_from);
        let universal_end = holdout_end(image.holdout.as_ref(), &image);
        let tables = image.tables.iter().map(TableIndex::new).collect();
        let hash = image.hash().to_string();
        let uses = Uses::new(&image);
        Ok(Self {
            image,
            layout,
            uses,
            regexes,
            tables,
            decisions,
            by_channel,
            index,
            universal_end,
            hash,
            column_plan: OnceLock::new(),
        })
    }

    pub(crate) fn constants(&self) -> &Pool {
        &self.layout.constants.pool
    }
}
