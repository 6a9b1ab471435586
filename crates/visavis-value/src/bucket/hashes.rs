//! Two public hash functions of other tools, from their specifications.
//!
//! In: bytes or code units, one after the other, so that nothing has to be put together first. Out: 32 bits. Neither is
//! fit for secrets, and nothing else of the language may use them.

/// FNV-1a with 32 bits, as Fowler, Noll and Vo define it: offset basis 2166136261, prime 16777619.
pub(super) fn fnv1a_32(units: impl IntoIterator<Item = u32>) -> u32 {
    units.into_iter().fold(0x811C_9DC5, |hash, unit| (hash ^ unit).wrapping_mul(0x0100_0193))
}

/// MurmurHash3 in its form for x86 with 32 bits, as Austin Appleby put it into the public domain.
pub(super) fn murmur3_32(seed: u32, bytes: impl IntoIterator<Item = u8>) -> u32 {
    let (mut hash, mut block, mut length) = (seed, 0_u32, 0_u32);
    for byte in bytes {
        block |= u32::from(byte) << (8 * (length % 4));
        length = length.wrapping_add(1);
        if length.is_multiple_of(4) {
            hash = (hash ^ scrambled(block)).rotate_left(13).wrapping_mul(5).wrapping_add(0xE654_6B64);
            block = 0;
        }
    }
    // Where nothing is left over the block is zero, and zero scrambled is zero.
    hash ^= scrambled(block) ^ length;
    hash = (hash ^ hash >> 16).wrapping_mul(0x85EB_CA6B);
    hash = (hash ^ hash >> 13).wrapping_mul(0xC2B2_AE35);
    hash ^ hash >> 16
}

fn scrambled(block: u32) -> u32 {
    block.wrapping_mul(0xCC9E_2D51).rotate_left(15).wrapping_mul(0x1B87_3593)
}

#[cfg(test)]
mod tests {
    use super::{fnv1a_32, murmur3_32};

    #[test]
    fn fnv_gives_the_values_of_its_authors() {
        // From the test vectors that Fowler, Noll and Vo publish with their code.
        for (text, hash) in [
            ("", 0x811C_9DC5),
            ("a", 0xE40C_292C),
            ("b", 0xE70C_2DE5),
            ("fo", 0x6222_E842),
            ("foo", 0xA9F3_7ED7),
            ("foobar", 0xBF9C_F968),
        ] {
            assert_eq!(fnv1a_32(text.bytes().map(u32::from)), hash, "{text}");
        }
    }

    #[test]
    fn murmur_gives_the_values_that_others_get() {
        // Values that implementations of MurmurHash3_x86_32 share in their tests: all lengths of a last block, a seed,
        // other than ASCII.
        for (seed, text, hash) in [
            (0, "", 0),
            (1, "", 0x514E_28B7),
            (0xFFFF_FFFF, "", 0x81F1_6F39),
            (0, "t", 0xCA87_DF4D),
            (0, "te", 0xEDB8_EE1B),
            (0, "tes", 0x0BB9_0E5A),
            (0, "test", 0xBA6B_D213),
            (0x9747_B28C, "test", 0x704B_81DC),
            (0, "testy", 0x44AF_8342),
            (0, "Hello, world!", 0xC036_3E43),
            (0x9747_B28C, "Hello, world!", 0x2488_4CBA),
            (0, "The quick brown fox jumps over the lazy dog", 0x2E4F_F723),
            (0x9747_B28C, "The quick brown fox jumps over the lazy dog", 0x2FA8_26CD),
            (0, "special characters açb↓c", 0xBE83_B140),
        ] {
            assert_eq!(murmur3_32(seed, text.bytes()), hash, "{text}");
        }
        // Keys that flagd's test bed found by search, since their hashes are the edges of what a hash may be.
        for (key, hash) in [
            ("ejOoVL", 0),
            ("bY9fO-", 1),
            ("SI7p-", 0x7FFF_FFFF),
            ("6LvT0", 0x8000_0000),
            ("ceQdGm", 0xFFFF_FFFF),
        ] {
            assert_eq!(murmur3_32(0, key.bytes()), hash, "{key}");
        }
    }
}
