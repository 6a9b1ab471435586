//! Exact decimals: digits and a power of ten, between text and numbers.
//!
//! In: JSON number syntax (RFC 8259, section 6), or an f64 as its shortest decimal. Out: whole multiples of a power
//! of ten, rounded decimals, the nearest f64. A digit must never be lost without the caller having asked to round.

use smol_str::format_smolstr;

/// A number in JSON syntax, taken apart but not yet valued: `-12.50e3`.
pub(crate) struct Written<'a> {
    negative: bool,
    whole: &'a [u8],
    fraction: &'a [u8],
    exponent: i64,
}

impl<'a> Written<'a> {
    /// The parts of `s`; `None` where it is not exactly one JSON number.
    pub(crate) fn scan(s: &'a str) -> Option<Self> {
        let bytes = s.as_bytes();
        let (negative, bytes) = match bytes {
            [b'-', rest @ ..] => (true, rest),
            _ => (false, bytes),
        };
        let (whole, bytes) = leading_digits(bytes);
        if matches!(whole, [] | [b'0', _, ..]) {
            return None;
        }
        let (fraction, bytes) = match bytes {
            [b'.', rest @ ..] => match leading_digits(rest) {
                ([], _) => return None,
                parts => parts,
            },
            _ => (&[][..], bytes),
        };
        let exponent = match bytes {
            [] => 0,
            [b'e' | b'E', rest @ ..] => exponent(rest)?,
            _ => return None,
        };
        Some(Self { negative, whole, fraction, exponent })
    }

    fn digits(&self) -> impl Iterator<Item = u8> + 'a {
        self.whole.iter().chain(self.fraction).map(|digit| digit - b'0')
    }

    /// The number times `10^scale`, where that is whole and fits.
    pub(crate) fn scaled(&self, scale: i64) -> Option<i64> {
        // The power of ten that the digit in hand stands for, once scaled.
        let mut weight =
            i64::try_from(self.whole.len()).ok()?.saturating_add(self.exponent).saturating_add(scale);
        // Kept negative, as i64 reaches one further below zero than above.
        let mut total = 0_i64;
        for digit in self.digits() {
            weight = weight.saturating_sub(1);
            if weight >= 0 {
                total = total.checked_mul(10)?.checked_sub(i64::from(digit))?;
            } else if digit != 0 {
                return None;
            }
        }
        if total != 0 && weight > 0 {
            total = total.checked_mul(10_i64.checked_pow(u32::try_from(weight).ok()?)?)?;
        }
        if self.negative { Some(total) } else { total.checked_neg() }
    }
}

fn leading_digits(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|b| !b.is_ascii_digit()).unwrap_or(bytes.len());
    bytes.split_at_checked(end).unwrap_or((bytes, &[]))
}

/// The digits behind an `e`, with their sign; saturates, as no text is long enough to make up for such an exponent.
fn exponent(bytes: &[u8]) -> Option<i64> {
    let (negative, bytes) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, bytes),
    };
    let (digits @ [_, ..], []) = leading_digits(bytes) else { return None };
    let size =
        digits.iter().fold(0_i64, |n, digit| n.saturating_mul(10).saturating_add(i64::from(digit - b'0')));
    Some(if negative { -size } else { size })
}

/// `coefficient * 10^exponent`, with a sign.
#[derive(Clone, Copy)]
pub(crate) struct Decimal {
    pub(crate) negative: bool,
    pub(crate) coefficient: u64,
    pub(crate) exponent: i64,
}

impl Decimal {
    /// `units * 10^exponent`.
    pub(crate) fn new(units: i64, exponent: i64) -> Self {
        Self { negative: units < 0, coefficient: units.unsigned_abs(), exponent }
    }

    /// The shortest decimal that reads back as `x`: what a person sees, and so what a person expects to be rounded.
    /// `None` where `x` is not finite.
    pub(crate) fn shortest(x: f64) -> Option<Self> {
        // Rust writes the shortest digits, at most 17 of them, which stay within a SmolStr's inline bytes.
        let text = format_smolstr!("{:e}", x.abs());
        let written = Written::scan(&text)?;
        let coefficient = written.digits().fold(0_u64, |n, digit| n * 10 + u64::from(digit));
        let exponent = written.exponent - i64::try_from(written.fraction.len()).ok()?;
        Some(Self { negative: x < 0.0, coefficient, exponent })
    }

    /// Rounded half away from zero to `places` digits behind the point; negative places round at tens, hundreds, …
    pub(crate) fn rounded(self, places: i64) -> Self {
        let last = places.saturating_neg();
        let dropped = last.saturating_sub(self.exponent);
        if dropped <= 0 {
            return self;
        }
        // A step that does not fit 64 bits is more than twice as large as any coefficient: the result is zero.
        let step = u32::try_from(dropped).ok().and_then(|n| 10_u64.checked_pow(n));
        let coefficient =
            step.map_or(0, |step| self.coefficient / step + u64::from(self.coefficient % step >= step / 2));
        Self { coefficient, exponent: last, ..self }
    }

    /// Without the zeros that end its fraction.
    pub(crate) fn trimmed(mut self) -> Self {
        while self.exponent < 0 && self.coefficient.is_multiple_of(10) {
            self.coefficient /= 10;
            self.exponent += 1;
        }
        self
    }

    /// The whole number it is; `None` where it has a fraction or does not fit.
    pub(crate) fn to_int(self) -> Option<i64> {
        if self.coefficient == 0 {
            return Some(0);
        }
        let power = u32::try_from(self.exponent).ok().and_then(|n| 10_i128.checked_pow(n))?;
        let size = i128::from(self.coefficient).checked_mul(power)?;
        i64::try_from(if self.negative { -size } else { size }).ok()
    }

    /// The nearest f64; infinite where there is none.
    pub(crate) fn to_f64(self) -> f64 {
        let power = u32::try_from(self.exponent.unsigned_abs()).ok().and_then(|n| 10_u64.checked_pow(n));
        let size = match power {
            // Both are exact as f64 (10^19 = 2^19 * 5^19, and 5^19 < 2^53), so one operation rounds once.
            Some(power) if self.coefficient <= 1 << f64::MANTISSA_DIGITS => {
                let (coefficient, power) = (self.coefficient as f64, power as f64);
                if self.exponent < 0 { coefficient / power } else { coefficient * power }
            }
            // The syntax is right by construction.
            _ => format_smolstr!("{}e{}", self.coefficient, self.exponent).parse().unwrap_or(f64::INFINITY),
        };
        if self.negative { -size } else { size }
    }

    /// In full: no exponent, no minus zero, and no digit more or less behind the point than it has.
    pub(crate) fn print(self, out: &mut String) {
        if self.negative && self.coefficient != 0 {
            out.push('-');
        }
        let digits = format_smolstr!("{}", self.coefficient);
        let exponent = if self.coefficient == 0 { self.exponent.min(0) } else { self.exponent };
        // How many digits stand before the point.
        let point = i64::try_from(digits.len()).unwrap_or(0).saturating_add(exponent);
        match usize::try_from(point).ok().filter(|point| *point > 0) {
            Some(point) => {
                let (whole, fraction) = digits.split_at_checked(point).unwrap_or((&digits, ""));
                out.push_str(whole);
                out.extend(std::iter::repeat_n('0', point.saturating_sub(digits.len())));
                if !fraction.is_empty() {
                    out.push('.');
                    out.push_str(fraction);
                }
            }
            None => {
                out.push_str("0.");
                out.extend((point..0).map(|_| '0'));
                out.push_str(&digits);
            }
        }
    }
}
