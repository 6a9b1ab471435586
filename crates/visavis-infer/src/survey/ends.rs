//! The smallest and the greatest number of a place, and what lies next to them.
//!
//! In: numbers. Out: both ends with how often they came, and their neighbours: an end that comes often and far from all others is
//! seldom a number that somebody measured.

/// The ends of what came.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Ends {
    /// The smallest.
    pub(crate) low: End,
    /// The greatest.
    pub(crate) high: End,
}

/// One end.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct End {
    /// The number; `None` where none came.
    pub(crate) value: Option<f64>,
    /// How often it came.
    pub(crate) count: u64,
    /// The number next to it.
    pub(crate) next: Option<f64>,
}

impl Ends {
    pub(crate) fn add(&mut self, number: f64) {
        self.low.add(number, |a, b| a < b);
        self.high.add(number, |a, b| a > b);
    }

    /// All numbers lie in this range, both ends in.
    pub(crate) fn within(&self, low: f64, high: f64) -> bool {
        self.low.value.is_some_and(|value| value >= low) && self.high.value.is_some_and(|value| value <= high)
    }

    /// All numbers are one.
    pub(crate) fn is_one(&self) -> bool {
        self.low.value.is_some() && self.low.value == self.high.value
    }
}

impl End {
    fn add(&mut self, number: f64, further: impl Fn(f64, f64) -> bool) {
        match self.value {
            None => *self = Self { value: Some(number), count: 1, next: None },
            Some(end) if number == end => self.count += 1,
            Some(end) if further(number, end) => {
                *self = Self { value: Some(number), count: 1, next: Some(end) };
            }
            Some(_) => {
                if self.next.is_none_or(|next| further(number, next)) {
                    self.next = Some(number);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Ends;

    #[test]
    fn an_end_has_its_count_and_its_neighbour() {
        let mut ends = Ends::default();
        [3.0, 118.0, 7.0, 118.0, 3.0, 101.0].into_iter().for_each(|number| ends.add(number));
        assert_eq!((ends.low.value, ends.low.count, ends.low.next), (Some(3.0), 2, Some(7.0)));
        assert_eq!((ends.high.value, ends.high.count, ends.high.next), (Some(118.0), 2, Some(101.0)));
        assert!(ends.within(0.0, 118.0) && !ends.within(4.0, 200.0) && !ends.is_one());
    }
}
