//! Numbers of our own as numbers of the image, in order of emission; what is never emitted gets none.

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Remap {
    places: Vec<Option<u32>>,
    order: Vec<u32>,
}

impl Remap {
    /// The image's number.
    pub(super) fn place(&mut self, id: u32) -> u32 {
        let index = id as usize;
        if index >= self.places.len() {
            self.places.resize(index + 1, None);
        }
        let next = crate::intern::number(self.order.len());
        match self.places.get_mut(index) {
            Some(Some(place)) => *place,
            Some(free) => {
                *free = Some(next);
                self.order.push(id);
                next
            }
            None => next,
        }
    }

    /// The image's number of what was emitted.
    pub(super) fn placed(&self, id: u32) -> Option<u32> {
        self.places.get(id as usize).copied().flatten()
    }

    /// What was emitted, in the image's order.
    pub(super) fn collect<T>(&self, get: impl Fn(u32) -> Option<T>) -> Vec<T> {
        self.order.iter().filter_map(|id| get(*id)).collect()
    }
}
