//! How a test compares a slot with an end.

use visavis_image::Op;

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rung {
    Equal,
    Differs,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

impl Rung {
    /// Of an instruction that compares with a constant or a point in time.
    pub(super) fn of(op: Op) -> Option<Self> {
        Some(match op {
            Op::EqWord | Op::EqNumber | Op::EqNow | Op::IsTrue | Op::IsFalse => Self::Equal,
            Op::NeWord | Op::NeNumber | Op::NeNow => Self::Differs,
            Op::LtWord | Op::LtNumber | Op::LtNow => Self::Less,
            Op::LeWord | Op::LeNumber | Op::LeNow => Self::AtMost,
            Op::GtWord | Op::GtNumber | Op::GtNow => Self::Greater,
            Op::GeWord | Op::GeNumber | Op::GeNow => Self::AtLeast,
            _ => return None,
        })
    }

    /// Whether a key compares so with an end.
    #[inline]
    pub(crate) fn holds(self, key: i64, end: i64) -> bool {
        match self {
            Self::Equal => key == end,
            Self::Differs => key != end,
            Self::Less => key < end,
            Self::AtMost => key <= end,
            Self::Greater => key > end,
            Self::AtLeast => key >= end,
        }
    }

    /// Whether the answer is yes below the end, turns at the end, and turns behind it.
    pub(super) fn turns(self) -> [bool; 3] {
        match self {
            Self::Equal => [false, true, true],
            Self::Differs => [true, true, true],
            Self::Less => [true, true, false],
            Self::AtMost => [true, false, true],
            Self::Greater => [false, false, true],
            Self::AtLeast => [false, true, false],
        }
    }
}
