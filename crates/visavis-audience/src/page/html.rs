//! Pieces of HTML.

use std::fmt;

/// A text that stands for itself, between tags and in quoted attributes.
pub(super) struct Escaped<'t>(pub(super) &'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                // No control character stands in HTML.
                c if c.is_control() => f.write_str("\u{fffd}")?,
                c => write!(f, "{c}")?,
            }
        }
        Ok(())
    }
}

/// A part of a whole in hundredths of a percent.
fn hundredths(part: u64, all: u64) -> u128 {
    if all == 0 { 0 } else { (u128::from(part) * 10_000).div_ceil(u128::from(all)).min(10_000) }
}

/// `27.89%`, for lengths; what is not nothing has a length.
pub(super) fn length(part: u64, all: u64) -> String {
    let share = hundredths(part, all);
    format!("{}.{:02}%", share / 100, share % 100)
}

/// `0.2789`, for opacities.
pub(super) fn fraction(part: u64, all: u64) -> String {
    let share = hundredths(part, all);
    format!("{}.{:04}", share / 10_000, share % 10_000)
}

/// A bar as long as the share.
pub(super) fn bar(part: u64, all: u64, class: &str) -> String {
    format!("<span class=\"bar\"><i class=\"{class}\" style=\"width:{}\"></i></span>", length(part, all))
}

#[cfg(test)]
mod tests {
    use super::{Escaped, fraction, length};

    #[test]
    fn names_stand_for_themselves() {
        assert_eq!(
            Escaped("<b onload='x'>\"R&D\"\u{7}").to_string(),
            "&lt;b onload=&#39;x&#39;&gt;&quot;R&amp;D&quot;\u{fffd}"
        );
    }

    #[test]
    fn lengths_are_shares() {
        assert_eq!(length(17_849, 64_000), "27.89%");
        assert_eq!(length(1, u64::MAX), "0.01%");
        assert_eq!(length(3, 3), "100.00%");
        assert_eq!(length(0, 0), "0.00%");
        assert_eq!(fraction(1, 2), "0.5000");
        assert_eq!(fraction(2, 2), "1.0000");
    }
}
