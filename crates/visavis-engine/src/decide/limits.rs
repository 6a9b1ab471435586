//! Quiet hours and limits: what of a decision depends on the hour, and on what was delivered before.
//!
//! In: the decision's channel, its candidates, a history. Out: what is reached. The history is asked only where a limit stands, and
//! only for candidates that nothing else speaks against; of the channel's limits once for a decision.

use visavis_image::image::{Campaign, Limit};
use visavis_value::limit::{LimitOf, Per, Window, local_time};
use visavis_value::{Instant, Zone};

use super::{Failed, Steps};
use crate::error::Halt;
use crate::history::{Contact, ContactHistory, HistoryError, Scope};

/// What a decision knows of contacts.
#[derive(Clone, Copy)]
pub(crate) struct Contacts<'h> {
    pub(crate) history: &'h dyn ContactHistory,
    /// Those that this very decision of this customer at this time has recorded before; they do not count against it.
    pub(crate) own: &'h [Contact],
}

/// What is known of the channel's limits.
#[derive(Debug, Default)]
pub(super) struct Room {
    /// The first that is reached, once that is known.
    reached: Option<Option<Failed>>,
    /// How many more contacts each limit takes that has room.
    left: Vec<u64>,
    /// The windows of the call's `now`, each worked out once.
    windows: Vec<(Per, Window)>,
    windows_at: Option<Instant>,
}

/// How a limit stands.
enum Standing {
    /// It takes so many more.
    Left(u64),
    /// It counts by customer, and there is no key.
    NoKey,
}

impl Room {
    pub(super) fn clear(&mut self, now: Instant) {
        self.reached = None;
        self.left.clear();
        if self.windows_at != Some(now) {
            self.windows.clear();
            self.windows_at = Some(now);
        }
    }

    fn window(&mut self, per: Per, now: Instant, zone: Zone) -> Window {
        if let Some((_, window)) = self.windows.iter().find(|(known, _)| *known == per) {
            return *window;
        }
        let window = per.window(now, zone);
        self.windows.push((per, window));
        window
    }

    /// How many may be chosen; any number where there is no limit, or nobody has asked since nobody is eligible.
    pub(super) fn left(&self) -> u64 {
        self.left.iter().copied().min().unwrap_or(u64::MAX)
    }

    /// The limit that so many choices reach.
    pub(super) fn reached_by(&self, chosen: u64) -> Option<Failed> {
        let (limit, _) = (0..).zip(&self.left).find(|(_, left)| **left <= chosen)?;
        Some(Failed::Capped { limit, of: LimitOf::Channel, no_key: false })
    }
}

impl Steps<'_, '_> {
    /// The channel's first quiet hours that it is now where the customer is; one answer for all candidates.
    pub(super) fn quiet(&mut self) -> Result<Option<u32>, Halt> {
        if let Some(known) = self.quiet {
            return Ok(known);
        }
        let channel = self.channel()?;
        let mut first = None;
        if !channel.quiet.is_empty() {
            let image = &self.machine.inputs.program.image;
            let zone = match image.customer_zone {
                Some(cell) => self.machine.cell(cell)?,
                None => None,
            };
            let pools = self.machine.pools();
            let zone = zone.map(|zone| pools.text(zone).ok_or(Halt::Corrupt)).transpose()?;
            let time = local_time(self.machine.inputs.now, zone, image.zone);
            let mut quiet = (0..).zip(&channel.quiet);
            first = quiet.find(|(_, quiet)| quiet.hours.contains(time)).map(|(number, _)| number);
        }
        self.quiet = Some(first).filter(|_| !self.machine.is_pending());
        Ok(first)
    }

    /// The first limit that is reached, of the channel, then of the campaign.
    pub(super) fn capped(&mut self, campaign: &Campaign) -> Result<Option<Failed>, Halt> {
        self.note_key(campaign)?;
        let reached = match self.room.reached {
            Some(known) => known,
            None => self.channel_capped()?,
        };
        if reached.is_some() {
            return Ok(reached);
        }
        for (limit, written) in (0..).zip(&campaign.limits) {
            let standing = self.standing(written, Scope::Campaign(&campaign.name))?;
            if let Some(no_key) = standing.is_reached() {
                return Ok(Some(Failed::Capped { limit, of: LimitOf::Campaign, no_key }));
            }
        }
        Ok(None)
    }

    /// Finds out what the channel's limits leave, where nobody has.
    pub(super) fn ask_room(&mut self) -> Result<(), Halt> {
        if self.room.reached.is_none() {
            self.channel_capped()?;
        }
        Ok(())
    }

    /// While a source is pending, notes that limits by customer hang on the key, whoever asked before.
    fn note_key(&mut self, campaign: &Campaign) -> Result<(), Halt> {
        let mut limits = self.channel()?.limits.iter().chain(&campaign.limits);
        if self.machine.is_pending() && limits.any(|limit| limit.per.is_per_customer()) {
            self.machine.key()?;
        }
        Ok(())
    }

    fn channel_capped(&mut self) -> Result<Option<Failed>, Halt> {
        let channel = self.channel()?;
        let mut reached = None;
        for (limit, written) in (0..).zip(&channel.limits) {
            let standing = self.standing(written, Scope::Channel(&channel.name))?;
            if let Some(no_key) = standing.is_reached() {
                reached = Some(Failed::Capped { limit, of: LimitOf::Channel, no_key });
                break;
            }
            if let Standing::Left(left) = standing {
                // A limit that does not count now, where a zone has left out a day, no choice of now ever fills.
                let counts = self.window(written).contains(self.machine.inputs.now);
                self.room.left.push(if counts { left } else { u64::MAX });
            }
        }
        self.room.reached = Some(reached);
        Ok(reached)
    }

    fn standing(&mut self, limit: &Limit, scope: Scope<'_>) -> Result<Standing, Halt> {
        let window = self.window(limit);
        let key = if limit.per.is_per_customer() { self.machine.key()? } else { None };
        let pools = self.machine.pools();
        let customer = key.map(|key| pools.text(key).ok_or(Halt::Corrupt)).transpose()?;
        // An empty text is no key.
        let count = match customer.filter(|customer| !customer.is_empty()) {
            Some(customer) => self.contacts.history.count(customer, scope, window),
            None if limit.per.is_per_customer() => return Ok(Standing::NoKey),
            None => self.contacts.history.total(scope, window),
        };
        let count = count.map_err(|error| self.fails(error))?;
        // They are this customer's.
        let own = self.contacts.own.iter().filter(|own| scope.has(own) && window.contains(own.at));
        Ok(Standing::Left(limit.most.saturating_sub(count.saturating_sub(own.count() as u64))))
    }

    fn window(&mut self, limit: &Limit) -> Window {
        let inputs = self.machine.inputs;
        self.room.window(limit.per, inputs.now, inputs.program.image.zone)
    }

    fn fails(&mut self, error: HistoryError) -> Halt {
        *self.error = Some(error);
        Halt::History
    }
}

impl Standing {
    /// Whether it is reached, and if so whether for want of a key.
    fn is_reached(&self) -> Option<bool> {
        match self {
            Self::NoKey => Some(true),
            Self::Left(0) => Some(false),
            Self::Left(_) => None,
        }
    }
}
