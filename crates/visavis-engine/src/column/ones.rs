//! How many bits of sets are set, by the instructions for it where a processor has them.

use multiversion::multiversion;

/// How many bits are set.
#[must_use]
#[multiversion(targets("x86_64+avx512f+avx512vl+avx512vpopcntdq+popcnt", "x86_64+popcnt"))]
pub fn ones(bits: &[u64]) -> u64 {
    bits.iter().map(|word| u64::from(word.count_ones())).sum()
}

/// How many bits are set in both; the longer set is cut off.
#[must_use]
#[multiversion(targets("x86_64+avx512f+avx512vl+avx512vpopcntdq+popcnt", "x86_64+popcnt"))]
pub fn ones_of_both(a: &[u64], b: &[u64]) -> u64 {
    a.iter().zip(b).map(|(a, b)| u64::from((a & b).count_ones())).sum()
}
