use proptest::prelude::*;
use visavis_value::bucket::{Share, visavis_1};

/// The published vectors: made with the reference implementation of xxHash (in C), not with this crate. They hold for
/// ever; a change would move customers between the variants of running experiments.
const VECTORS: [(&str, &str, u64); 6] = [
    ("holdout:win_back", "c-102", 3_954_454_331_866_439),
    ("variant:win_back", "c-102", 307_288_501_527_343),
    ("experiment:hero_layout", "c-102", 2_666_079_018_007_201),
    ("holdout:", "42", 8_113_519_241_543_447),
    ("", "a", 4_826_245_080_611_183),
    ("salt", "é", 6_722_932_541_909_809),
];

#[test]
fn buckets_are_the_published_ones() {
    for (salt, key, high_bits) in VECTORS {
        assert_eq!(visavis_1(salt, key), Some(high_bits as f64 / 2_f64.powi(53)), "{salt} {key}");
    }
    assert_eq!(visavis_1("holdout:win_back", "c-102"), Some(0.439_032_624_906_681_05));
    let (salt, key) = ("s".repeat(200), "k".repeat(100));
    assert_eq!(visavis_1(&salt, &key), Some(0.656_110_158_695_521_4), "too long for the short way");
    assert_eq!(visavis_1("salt", ""), None, "an empty text is no key");
}

#[test]
fn the_hash_is_xxh3_64() {
    // From the xxHash project: no input, seed 0.
    assert_eq!(xxhash_rust::xxh3::xxh3_64(b""), 0x2D06_8005_38D3_94C2);
}

#[test]
fn shares_are_exact() {
    assert_eq!(Share::percent("12.5"), Share::fraction("0.125"));
    assert_eq!(Share::percent("100"), Some(Share::WHOLE));
    assert_eq!(Share::percent("100.0000000000000001"), None);
    assert_eq!(Share::percent("0"), Some(Share(0)));
    assert_eq!(Share::percent("-1"), None);
    assert_eq!(Share::percent("0.0000000000000001"), Some(Share(1)));
    assert_eq!(Share::percent("0.00000000000000001"), None, "finer than 10^-18");
    assert_eq!(Share::percent("50%"), None);
    assert_eq!(Share::fraction("1"), Some(Share::WHOLE));
    assert_eq!(Share::fraction("1.1"), None);
    let tenth = Share::percent("10").unwrap();
    let sum = (0..10).try_fold(Share(0), |sum, _| sum.add(tenth));
    assert_eq!(sum, Some(Share::WHOLE), "ten tenths are the whole, which in f64 they are not");
    assert_eq!(Share::WHOLE.add(Share(1)), None);
    assert_eq!(Share(u64::MAX).add(Share(1)), None);
    assert_eq!(tenth.times(tenth), Share::percent("1"));
    assert_eq!(Share::WHOLE.times(tenth), Some(tenth));
    assert_eq!(Share(1).times(tenth), None);
    assert_eq!(Share(u64::MAX).times(Share(u64::MAX)), None);
}

#[test]
fn a_share_is_the_nearest_number() {
    assert_eq!(Share::percent("30").unwrap().to_f64(), 0.3);
    assert_eq!(Share::fraction("0.999999999999999999").unwrap().to_f64(), 1.0);
    assert_eq!((Share(0).to_f64(), Share::WHOLE.to_f64()), (0.0, 1.0));
}

proptest! {
    #[test]
    fn a_share_becomes_the_f64_of_its_digits(units in 0..=Share::WHOLE.0) {
        prop_assert_eq!(Share(units).to_f64(), format!("{units}e-18").parse::<f64>().unwrap());
    }

    #[test]
    fn buckets_lie_in_the_unit_interval_and_join_salt_and_key_with_nul(salt: String, key in ".{1,200}") {
        let bucket = visavis_1(&salt, &key).unwrap();
        prop_assert!((0.0..1.0).contains(&bucket));
        let whole = xxhash_rust::xxh3::xxh3_64(format!("{salt}\0{key}").as_bytes());
        prop_assert_eq!((bucket * 2_f64.powi(53)) as u64, whole >> 11);
    }
}
