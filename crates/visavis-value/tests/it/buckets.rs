use proptest::prelude::*;
use visavis_value::bucket::{Bucket, Bucketing, Draw, Share};

const DRAWS: [Draw; 2] = [Draw::Group, Draw::Arm];

/// The place among so many.
fn at(algorithm: Bucketing, draw: Draw, salt: &str, key: &str) -> Option<u64> {
    algorithm.bucket(draw, salt, key).map(|bucket| bucket.at)
}

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
fn visavis_1_gives_the_published_vectors() {
    for (salt, key, high_bits) in VECTORS {
        for draw in DRAWS {
            let bucket = Bucketing::Visavis1.bucket(draw, salt, key);
            assert_eq!(bucket, Some(Bucket { at: high_bits, of: 1 << 53 }), "{salt} {key}");
        }
    }
    let bucket = Bucketing::Visavis1.bucket(Draw::Group, "holdout:win_back", "c-102").unwrap();
    assert_eq!(bucket.number(), 0.439_032_624_906_681_05);
    let (salt, key) = ("s".repeat(200), "k".repeat(100));
    let long = Bucketing::Visavis1.bucket(Draw::Group, &salt, &key).unwrap();
    assert_eq!(long.number(), 0.656_110_158_695_521_4, "too long for the short way");
}

/// From `cases.json`, the test cases that GrowthBook publishes for those who write clients: seed, value, hash version, n.
const GROWTHBOOK: [(&str, &str, Bucketing, f64); 14] = [
    ("", "a", Bucketing::Growthbook1, 0.22),
    ("", "b", Bucketing::Growthbook1, 0.077),
    ("b", "a", Bucketing::Growthbook1, 0.946),
    ("ef", "d", Bucketing::Growthbook1, 0.652),
    ("asdf", "8952klfjas09ujk", Bucketing::Growthbook1, 0.549),
    ("", "123", Bucketing::Growthbook1, 0.011),
    ("", "___)((*\":&", Bucketing::Growthbook1, 0.563),
    ("seed", "a", Bucketing::Growthbook2, 0.0505),
    ("seed", "b", Bucketing::Growthbook2, 0.2696),
    ("foo", "ab", Bucketing::Growthbook2, 0.2575),
    ("foo", "def", Bucketing::Growthbook2, 0.2019),
    ("89123klj", "8952klfjas09ujkasdf", Bucketing::Growthbook2, 0.124),
    ("90850943850283058242805", "123", Bucketing::Growthbook2, 0.7516),
    ("()**(%$##$%#$#", "___)((*\":&", Bucketing::Growthbook2, 0.0128),
];

#[test]
fn growthbook_gives_the_published_vectors() {
    for (seed, value, algorithm, n) in GROWTHBOOK {
        for draw in DRAWS {
            assert_eq!(algorithm.bucket(draw, seed, value).unwrap().number(), n, "{seed} {value}");
        }
    }
    // From the same cases, `feature`: experiments of three equal arms, keyed by the feature, version 1.
    for (value, n) in [("123", 0.863), ("456", 0.178), ("fds", 0.514)] {
        let bucket = Bucketing::Growthbook1.bucket(Draw::Arm, "feature", value);
        assert_eq!(bucket.unwrap().number(), n, "{value}");
    }
    assert_eq!(Bucketing::Growthbook2.bucket(Draw::Arm, "feature", "123").unwrap().number(), 0.5231);
}

#[test]
fn unleash_gives_the_published_vectors() {
    // From the tests that Unleash's clients for Node, Java and Go have in common: the normalized value, from 1 to 100.
    assert_eq!(at(Bucketing::Unleash1, Draw::Group, "gr1", "123"), Some(73 - 1));
    assert_eq!(at(Bucketing::Unleash1, Draw::Group, "groupX", "999"), Some(25 - 1));
    // From those of the clients for Java, with the seed of variants; a thousand is ten times a hundred.
    assert_eq!(at(Bucketing::Unleash1, Draw::Arm, "gr1", "123").map(|at| at % 100), Some(96 - 1));
    assert_eq!(at(Bucketing::Unleash1, Draw::Arm, "groupX", "999").map(|at| at % 100), Some(60 - 1));
    // From Unleash's client specification, `10-flexible-rollout-strategy`: who is enabled at so many percent.
    for (group, percent, key, enabled) in [
        ("Feature.flexibleRollout.10", "10", "174", true),
        ("Feature.flexibleRollout.10", "10", "499", false),
        ("Feature.flexibleRollout.userId.55", "55", "25", true),
        ("Feature.flexibleRollout.sessionId.42", "42", "147", true),
    ] {
        let bucket = Bucketing::Unleash1.bucket(Draw::Group, group, key).unwrap();
        assert_eq!(bucket.is_below(Share::percent(percent).unwrap()), enabled, "{group} {key}");
    }
    // `16-strategy-variants`: of two variants of equal weight, whose sum of 2 divides a thousand.
    assert_eq!(at(Bucketing::Unleash1, Draw::Arm, "a", "5").map(|at| at % 2), Some(0));
    assert_eq!(at(Bucketing::Unleash1, Draw::Arm, "a", "0").map(|at| at % 2), Some(1));
}

/// From flagd's test bed, `fractional.feature` with the flags it names: four arms of 25% each, clubs, diamonds, hearts,
/// spades.
#[test]
fn flagd_gives_the_published_vectors() {
    let arm = |algorithm: Bucketing, salt: &str, key: &str| {
        let bucket = algorithm.bucket(Draw::Arm, salt, key).unwrap();
        ["25", "50", "75", "100"].iter().position(|end| bucket.is_below(Share::percent(end).unwrap()))
    };
    let (clubs, diamonds, hearts, spades) = (Some(0), Some(1), Some(2), Some(3));
    for (salt, key, first, second) in [
        ("fractional-flag", "jack", spades, hearts),
        ("fractional-flag", "queen", clubs, spades),
        ("fractional-flag", "ten", diamonds, clubs),
        ("fractional-flag", "nine", hearts, diamonds),
        ("fractional-flag", "3", diamonds, clubs),
    ] {
        assert_eq!(arm(Bucketing::Flagd1, salt, key), first, "{key}");
        assert_eq!(arm(Bucketing::Flagd2, salt, key), second, "{key}");
    }
    let shared = "shared-seed";
    for (key, card) in [("jack", hearts), ("queen", spades), ("ten", hearts), ("nine", diamonds)] {
        assert_eq!(arm(Bucketing::Flagd1, shared, key), card, "{key}");
    }
    for (key, card) in [("seven", hearts), ("eight", diamonds), ("nine", clubs), ("two", spades)] {
        assert_eq!(arm(Bucketing::Flagd2, shared, key), card, "{key}");
    }
    // Hashes of 0, 1, 2^31 - 1, 2^31 and 2^32 - 1: in two halves, the first three are in the lower.
    let half = Share::percent("50").unwrap();
    for (key, lower) in
        [("ejOoVL", true), ("bY9fO-", true), ("SI7p-", true), ("6LvT0", false), ("ceQdGm", false)]
    {
        let bucket = Bucketing::Flagd2.bucket(Draw::Arm, "", key).unwrap();
        assert_eq!(bucket.is_below(half), lower, "{key}");
    }
    // Of version 1 those hashes are 0, 1, the whole, beyond the whole, and 1: what is beyond is in the last bucket.
    let last = Bucketing::Flagd1.buckets(Draw::Arm) - 1;
    for (key, place) in [("ejOoVL", 0), ("bY9fO-", 1), ("SI7p-", last), ("6LvT0", last), ("ceQdGm", 1)] {
        assert_eq!(at(Bucketing::Flagd1, Draw::Arm, "", key), Some(place), "{key}");
    }
}

#[test]
fn growthbook_hashes_utf_16() {
    // As the client in JavaScript does, which is the first: `"é"` is one unit of 0xE9, an emoji is two.
    let unit = |hash: u32, unit: u32| (hash ^ unit).wrapping_mul(0x0100_0193);
    let e_acute = unit(0x811C_9DC5, 0xE9);
    assert_eq!(at(Bucketing::Growthbook1, Draw::Arm, "", "é"), Some(u64::from(e_acute % 1000)));
    let emoji = unit(unit(0x811C_9DC5, 0xD83C), 0xDF89);
    assert_eq!(at(Bucketing::Growthbook1, Draw::Arm, "", "🎉"), Some(u64::from(emoji % 1000)));
}

#[test]
fn algorithms_have_names_and_no_key_is_none() {
    for algorithm in Bucketing::ALL {
        assert_eq!(Bucketing::parse(algorithm.name()), Some(algorithm));
        for draw in DRAWS {
            assert_eq!(algorithm.bucket(draw, "salt", ""), None, "an empty text is no key");
        }
    }
    assert_eq!(Bucketing::parse("visavis-2"), None);
    assert_eq!(Bucketing::default(), Bucketing::Visavis1);
}

#[test]
fn coarse_algorithms_have_steps() {
    let step = |algorithm: Bucketing, draw| algorithm.step(draw);
    assert_eq!(step(Bucketing::Unleash1, Draw::Group), Share::percent("1"));
    assert_eq!(step(Bucketing::Unleash1, Draw::Arm), Share::percent("0.1"));
    assert_eq!(step(Bucketing::Growthbook1, Draw::Group), Share::percent("0.1"));
    assert_eq!(step(Bucketing::Growthbook2, Draw::Arm), Share::percent("0.01"));
    for algorithm in [Bucketing::Visavis1, Bucketing::Flagd1, Bucketing::Flagd2] {
        assert_eq!(step(algorithm, Draw::Group), None);
    }
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

fn algorithms() -> impl Strategy<Value = (Bucketing, Draw)> {
    let all: Vec<(Bucketing, Draw)> =
        Bucketing::ALL.iter().flat_map(|algorithm| DRAWS.map(|draw| (*algorithm, draw))).collect();
    proptest::sample::select(all)
}

fn shares() -> impl Strategy<Value = Share> {
    let fine = (0..=Share::WHOLE.0).prop_map(Share);
    let coarse = (0..=10_000_u64).prop_map(|n| Share(n * (Share::WHOLE.0 / 10_000)));
    prop_oneof![fine, coarse]
}

proptest! {
    #[test]
    fn a_share_becomes_the_f64_of_its_digits(units in 0..=Share::WHOLE.0) {
        prop_assert_eq!(Share(units).to_f64(), format!("{units}e-18").parse::<f64>().unwrap());
    }

    #[test]
    fn buckets_lie_in_the_unit_interval(
        (algorithm, draw) in algorithms(),
        salt: String,
        key in ".{1,200}",
    ) {
        let bucket = algorithm.bucket(draw, &salt, &key).unwrap();
        prop_assert_eq!(bucket.of, algorithm.buckets(draw));
        prop_assert!(bucket.at < bucket.of && (0.0..1.0).contains(&bucket.number()));
        prop_assert!(bucket.is_below(Share::WHOLE) && !bucket.is_below(Share(0)));
    }

    #[test]
    fn visavis_joins_salt_and_key_with_nul(salt: String, key in ".{1,200}") {
        let whole = xxhash_rust::xxh3::xxh3_64(format!("{salt}\0{key}").as_bytes());
        prop_assert_eq!(at(Bucketing::Visavis1, Draw::Group, &salt, &key), Some(whole >> 11));
    }

    #[test]
    fn a_larger_share_only_adds_people(
        (algorithm, draw) in algorithms(),
        a in shares(),
        b in shares(),
        salt: String,
        key in ".{1,20}",
    ) {
        let bucket = algorithm.bucket(draw, &salt, &key).unwrap();
        let (smaller, larger) = (a.min(b), a.max(b));
        prop_assert!(!bucket.is_below(smaller) || bucket.is_below(larger));
        for share in [a, b] {
            let below = bucket.at < algorithm.threshold(draw, share);
            prop_assert_eq!(below, bucket.is_below(share), "the threshold is the share");
        }
    }

    #[test]
    fn at_the_steps_a_bucket_as_a_number_compares_as_the_bucket_does(
        (algorithm, draw) in algorithms(),
        steps in 0_u64..=10_000,
        key in ".{1,20}",
    ) {
        let bucket = algorithm.bucket(draw, "salt", &key).unwrap();
        if let Some(step) = algorithm.step(draw) {
            let share = Share(step.0 * (steps % (bucket.of + 1)));
            prop_assert_eq!(bucket.number() < share.to_f64(), bucket.is_below(share));
        }
    }
}
