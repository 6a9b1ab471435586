//! French. Names of a program have no gender that anybody knows, so they stand behind a word of ours that has one: `l’attribut`,
//! `la valeur`, `la liste`.

mod pages;

use visavis_check::model::{AggregateFunction as Of, Function};
use visavis_value::{Duration, TimeOfDay};

use super::Form::{Relative as R, Statement as S};
use super::{Frame, Joint, Label, Language, Phrase, in_groups, parts};
use crate::text::Text;

pub(super) struct French;

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
/// A unit, its plural, and whether it is feminine.
const UNITS: [(&str, &str, bool); 5] = [
    ("mois", "mois", false),
    ("jour", "jours", false),
    ("heure", "heures", true),
    ("minute", "minutes", true),
    ("seconde", "secondes", true),
];
/// Feminine nouns of the phrases whose article does not tell.
const FEMININE: [&str; 3] = ["l’entrée", "l’heure", "l’année"];

impl Language for French {
    fn code(&self) -> &'static str {
        "fr"
    }

    fn phrase(&self, phrase: Phrase) -> &'static str {
        phrases(phrase)
    }

    fn frame(&self, frame: Frame) -> &'static str {
        pages::frames(frame)
    }

    fn label(&self, label: Label) -> &'static str {
        pages::labels(label)
    }

    fn colon(&self) -> &'static str {
        "\u{a0}: "
    }

    fn meet(&self, before: &str, next: &str) -> Option<(String, usize)> {
        for (words, article, instead) in [
            ("de ", "le ", "du "),
            ("De ", "le ", "Du "),
            ("de ", "les ", "des "),
            ("à ", "le ", "au "),
            ("À partir de ", "le ", "À partir du "),
            ("à ", "les ", "aux "),
        ] {
            if let Some(kept) = before.strip_suffix(words)
                && ends_a_word(kept)
                && next.starts_with(article)
            {
                return Some((format!("{kept}{instead}"), article.len()));
            }
        }
        let vowel =
            next.chars().next().is_some_and(|first| "aeiouàâäéèêëîïôöùûüœAEIOUÀÂÉÈÊÎÔÛŒ".contains(first));
        for (words, instead) in [("de ", "d’"), ("De ", "D’"), ("que ", "qu’")] {
            if let Some(kept) = before.strip_suffix(words)
                && vowel
                && ends_a_word(kept)
            {
                return Some((format!("{kept}{instead}"), 0));
            }
        }
        if let Some(kept) = before.strip_suffix("si ")
            && ends_a_word(kept)
            && next.starts_with("il ")
        {
            return Some((format!("{kept}s’"), 0));
        }
        None
    }

    fn is_feminine(&self, noun: &str) -> bool {
        noun.starts_with("la ") || FEMININE.iter().any(|known| noun.starts_with(known))
    }

    fn whose(&self, noun: &Text) -> Option<Text> {
        let start = noun.start();
        ["le ", "la ", "l’"].iter().any(|article| start.starts_with(article)).then(|| {
            let mut whose = Text::plain("dont ");
            whose.append(noun);
            whose
        })
    }

    fn number(&self, decimal: &str, grouped: bool) -> String {
        in_groups(decimal, ",", "\u{202f}", if grouped { 4 } else { 5 })
    }

    fn percent(&self, number: &str) -> String {
        format!("{number}\u{202f}%")
    }

    fn money(&self, amount: &str, currency: &str) -> String {
        let sign = match currency {
            "EUR" => "€",
            "USD" => "$",
            "GBP" => "£",
            code => code,
        };
        format!("{amount}\u{a0}{sign}")
    }

    fn date(&self, year: i32, month: u32, day: u32) -> String {
        let month = MONTHS.get(month.saturating_sub(1) as usize).copied().unwrap_or_default();
        let first = if day == 1 { "er" } else { "" };
        format!("le {day}{first}\u{a0}{month} {year}")
    }

    fn datetime(&self, date: &str, time: &str) -> String {
        format!("{date} à {time}")
    }

    fn time(&self, time: TimeOfDay) -> String {
        let mut exact = String::new();
        visavis_value::print::time(&mut exact, time);
        let mut parts = exact.split(':');
        let (hour, minute) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let hour = hour.strip_prefix('0').unwrap_or(hour);
        match parts.next() {
            Some(second) => {
                let second = in_groups(second, ",", "", 4);
                format!("{hour}\u{a0}h\u{a0}{minute}\u{a0}min\u{a0}{second}\u{a0}s")
            }
            None if minute == "00" => format!("{hour}\u{a0}h"),
            None => format!("{hour}\u{a0}h\u{a0}{minute}"),
        }
    }

    fn duration(&self, span: Duration) -> String {
        let parts = parts(span).into_iter().map(|(count, unit)| {
            let (one, many, _) = UNITS.get(unit).copied().unwrap_or_default();
            let unit = if is_plural(&count) { many } else { one };
            format!("{}\u{a0}{unit}", self.number(&count, false))
        });
        parts.collect::<Vec<_>>().join(" et ")
    }

    fn during(&self, span: Duration, last: bool) -> String {
        let [(count, unit)] = &*parts(span) else {
            let which = if last { "qui viennent de s’écouler" } else { "à venir" };
            return format!("dans les {} {which}", self.duration(span));
        };
        let (one, many, feminine) = UNITS.get(*unit).copied().unwrap_or_default();
        let plural = is_plural(count);
        let which = match (last, feminine, plural) {
            (true, true, true) => "dernières",
            (true, true, false) => "dernière",
            (true, false, true) => "derniers",
            (true, false, false) => "dernier",
            (false, true, true) => "prochaines",
            (false, true, false) => "prochaine",
            (false, false, true) => "prochains",
            (false, false, false) => "prochain",
        };
        match (plural, count.as_str()) {
            (true, _) => format!("dans les {} {which} {many}", self.number(count, false)),
            (false, "1") => format!("dans {} {which} {one}", if feminine { "la" } else { "le" }),
            (false, _) => format!("dans les {}\u{a0}{one} {which}", self.number(count, false)),
        }
    }

    fn point(&self, span: Duration, day: bool) -> String {
        let what = if day { "le jour" } else { "le moment" };
        match back(span) {
            Some(back) => format!("{what} d’il y a {}", self.duration(back)),
            None => format!("{what} qui vient dans {}", self.duration(span)),
        }
    }

    fn plural(&self, words: &str) -> String {
        let ends = |end: &str| words.ends_with(end);
        if ends("s") || ends("x") || ends("z") {
            words.to_owned()
        } else if ends("al") {
            format!("{}aux", words.strip_suffix("al").unwrap_or(words))
        } else if ends("eau") || ends("eu") {
            format!("{words}x")
        } else {
            format!("{words}s")
        }
    }

    fn quotes(&self) -> (&'static str, &'static str) {
        ("«\u{202f}", "\u{202f}»")
    }

    fn joint(&self, joint: Joint) -> (&'static str, &'static str, &'static str) {
        match joint {
            Joint::And => (", ", " et ", " et "),
            Joint::Or => (", ", " ou ", " ou "),
            Joint::Nor => (", ni ", " ni ", " ni "),
        }
    }
}

fn ends_a_word(kept: &str) -> bool {
    kept.chars().next_back().is_none_or(|last| !last.is_alphabetic())
}

/// Below two the French singular stands.
fn is_plural(count: &str) -> bool {
    count.trim_start_matches('-').parse::<f64>().is_ok_and(|count| count >= 2.0)
}

/// The span forwards, of one that goes back.
fn back(span: Duration) -> Option<Duration> {
    let back = span.neg()?;
    (back.months >= 0 && back.days >= 0 && back.micros >= 0).then_some(back)
}

words! {
    phrases of Phrase {
        Phrase::Attribute => "l’attribut {0}",
        Phrase::Let => "la valeur {0}",
        Phrase::ListAttribute => "la liste {0}",
        Phrase::MapAttribute => "le dictionnaire {0}",
        Phrase::Experiment => "le groupe dans l’expérience {0}",
        Phrase::TableResult => "le résultat de la table {0}",
        Phrase::TableOutput => "la sortie {0} de la table {1}",
        Phrase::CampaignName => "le nom de la campagne",
        Phrase::CandidateValue => "la valeur de la campagne",
        Phrase::CandidatePriority => "la priorité de la campagne",
        Phrase::Now => "l’instant présent",
        Phrase::Today => "aujourd’hui",
        Phrase::MissingValue => "rien",
        Phrase::DayOf => "le jour de {0}",
        Phrase::Truth => "la vérité de ({0})",
        Phrase::Otherwise => "{0} (à défaut, {1})",
        Phrase::Plus => "{0} plus {1}",
        Phrase::Minus => "{0} moins {1}",
        Phrase::Times => "{0} fois {1}",
        Phrase::Over => "le quotient de {0} par {1}",
        Phrase::Opposite => "l’opposé de {0}",
        Phrase::Grouped | Phrase::InBrackets => "({0})",
        Phrase::IfValue => "({1} si {0}\u{202f}; sinon {2})",
        Phrase::Entry => "l’entrée pour {0} dans {1}",
        Phrase::Call(function) => calls(function),
        Phrase::List => "la liste de {0}",
        Phrase::EmptyList => "une liste vide",
        Phrase::Draw => "le tirage du client entre 0 et 1 pour {0}",
        Phrase::DrawBy => "le tirage entre 0 et 1 pour {0} selon {1}",
        Phrase::Field => "le champ {0}",
        Phrase::Of(function) => aggregates(function),
        Phrase::OfKnown(Of::Count | Of::Any) => "le nombre de {0} au champ {2} renseigné{1}",
        Phrase::OfKnown(Of::Sum) => "la somme du champ {2}, là où il est renseigné, de {0}{1}",
        Phrase::OfKnown(Of::Avg) => "la moyenne du champ {2}, là où il est renseigné, de {0}{1}",
        Phrase::OfKnown(Of::Min) => "le minimum du champ {2}, là où il est renseigné, de {0}{1}",
        Phrase::OfKnown(Of::Max) => "le maximum du champ {2}, là où il est renseigné, de {0}{1}",
        Phrase::OfKnown(Of::Latest) => "le dernier champ {2} renseigné de {0}{1}",
        Phrase::OfKnown(Of::Earliest) => "le premier champ {2} renseigné de {0}{1}",
        Phrase::WindowBetween => "de {0} à {1} inclus",
        Phrase::WindowBefore => "de {0} à {1} exclu",
        Phrase::WindowFrom => "à partir de {0}",
        Phrase::WindowUntil => "jusqu’à {0} inclus",
        Phrase::WindowUntilBefore => "avant {0}",
        Phrase::Filter => " (seulement si {0})",
        Phrase::FollowedBy => " (avec ensuite, dans un délai de {1}, au moins un événement {0}{2})",
        Phrase::NotFollowedBy => " (sans ensuite, dans un délai de {1} entièrement écoulé, aucun événement {0}{2})",
        Phrase::Content => "le champ {0} de {1} sur {2}",
        Phrase::True => "vrai",
        Phrase::False => "faux",
        Phrase::Version => "la version {0}",
        Phrase::Described => "{0} ({1})",
        Phrase::IsTrue => "est vrai{e}",
        Phrase::IsFalse => "est faux",
        Phrase::Is | Phrase::IsOneOf => "est {0}",
        Phrase::IsNot => "n’est pas {0}",
        Phrase::Less => "est inférieur{e} à {0}",
        Phrase::AtMost => "vaut au plus {0}",
        Phrase::More => "dépasse {0}",
        Phrase::AtLeast => "vaut au moins {0}",
        Phrase::Before => "est antérieur{e} à {0}",
        Phrase::DayOrBefore | Phrase::MomentOrBefore => "est au plus tard {0}",
        Phrase::After => "est postérieur{e} à {0}",
        Phrase::DayOrAfter | Phrase::MomentOrAfter => "est au plus tôt {0}",
        Phrase::SortsBefore => "précède {0} dans l’ordre des caractères",
        Phrase::SortsBeforeOrIs => "est {0} ou le précède dans l’ordre des caractères",
        Phrase::SortsAfter => "suit {0} dans l’ordre des caractères",
        Phrase::SortsAfterOrIs => "est {0} ou le suit dans l’ordre des caractères",
        Phrase::LongerAgo => "remonte à plus de {0}",
        Phrase::LongerOrAsLongAgo => "remonte à {0} ou plus",
        Phrase::LessLongAgo => "remonte à moins de {0} ou est à venir",
        Phrase::LessOrAsLongAgo => "remonte à {0} au plus ou est à venir",
        Phrase::Between => "est entre {0} et {1} (bornes comprises)",
        Phrase::NotBetween => "n’est pas entre {0} et {1} (bornes comprises)",
        Phrase::BetweenWithoutEnd => "est entre {0} (inclus) et {1} (exclu)",
        Phrase::NotBetweenWithoutEnd => "n’est pas entre {0} (inclus) et {1} (exclu)",
        Phrase::OverMidnight => "{0}, minuit passé",
        Phrase::MaybeOverMidnight => "{0}, minuit passé si la première borne est la plus tardive",
        Phrase::InWindow => "se situe {0}",
        Phrase::NotInWindow => "ne se situe pas {0}",
        Phrase::ByDay => "{0} (en jours entiers, aujourd’hui compris)",
        Phrase::IsNoneOf => "n’est ni {0}",
        Phrase::InList => "figure dans {0}",
        Phrase::NotInList => "ne figure pas dans {0}",
        Phrase::Has | Phrase::HasOneOf => "contient {0}",
        Phrase::HasNot => "ne contient pas {0}",
        Phrase::HasNoneOf => "ne contient ni {0}",
        Phrase::HasAllOf => "contient à la fois {0}",
        Phrase::HasNotAllOf => "ne contient pas à la fois {0}",
        Phrase::HasOneIn => "contient au moins un élément de {0}",
        Phrase::HasNoneIn => "ne contient aucun élément de {0}",
        Phrase::HasAllIn => "contient chaque élément de {0}",
        Phrase::HasNotAllIn => "ne contient pas chaque élément de {0}",
        Phrase::StartsWith => "commence par {0}",
        Phrase::NotStartsWith => "ne commence pas par {0}",
        Phrase::EndsWith => "finit par {0}",
        Phrase::NotEndsWith => "ne finit pas par {0}",
        Phrase::Contains => "comporte {0}",
        Phrase::NotContains => "ne comporte pas {0}",
        Phrase::Matches => "correspond au motif {0}",
        Phrase::NotMatches => "ne correspond pas au motif {0}",
        Phrase::IsKnown => "est renseigné{e}",
        Phrase::IsUnknown => "n’est pas renseigné{e}",
        Phrase::KnownAnd => "est renseigné{e} et {0}",
        Phrase::OrUnknown => "{0} ou n’est pas renseigné{e}",
        Phrase::AllKnown => "{0} (tout cela étant renseigné)",
        Phrase::IgnoringCase => "{0} (majuscules ou minuscules)",
        Phrase::IgnoringAccents => "{0} (majuscules ou minuscules, avec ou sans accents)",
        Phrase::ForWhom => "pour qui {0}",
        Phrase::InSegment(R, true) => "qui appartiennent au segment {0}",
        Phrase::InSegment(R, false) => "qui n’appartiennent pas au segment {0}",
        Phrase::InSegment(S, true) => "le client appartient au segment {0}",
        Phrase::InSegment(S, false) => "le client n’appartient pas au segment {0}",
        Phrase::InSource(R, true) => "que la source {0} connaît",
        Phrase::InSource(R, false) => "que la source {0} ne connaît pas",
        Phrase::InSource(S, true) => "la source {0} connaît le client",
        Phrase::InSource(S, false) => "la source {0} ne connaît pas le client",
        Phrase::Eligible(R, true) => "qui ont droit à {0}",
        Phrase::Eligible(R, false) => "qui n’ont pas droit à {0}",
        Phrase::Eligible(S, true) => "le client a droit à {0}",
        Phrase::Eligible(S, false) => "le client n’a pas droit à {0}",
        Phrase::HasEvent(R, true) => "qui ont au moins un événement {0}{1}",
        Phrase::HasEvent(R, false) => "qui n’ont aucun événement {0}{1}",
        Phrase::HasEvent(S, true) => "il y a au moins un événement {0}{1}",
        Phrase::HasEvent(S, false) => "il n’y a aucun événement {0}{1}",
        Phrase::HasEventKnown(R, true) => "qui ont au moins un événement {0} au champ {1} renseigné{2}",
        Phrase::HasEventKnown(R, false) => "qui n’ont aucun événement {0} au champ {1} renseigné{2}",
        Phrase::HasEventKnown(S, true) => "il y a au moins un événement {0} au champ {1} renseigné{2}",
        Phrase::HasEventKnown(S, false) => "il n’y a aucun événement {0} au champ {1} renseigné{2}",
        Phrase::KnownWhether(R, true) => "dont on sait répondre à ceci\u{a0}: {0}",
        Phrase::KnownWhether(R, false) => "dont on ne sait pas répondre à ceci\u{a0}: {0}",
        Phrase::KnownWhether(S, true) => "on sait répondre à ceci\u{a0}: {0}",
        Phrase::KnownWhether(S, false) => "on ne sait pas répondre à ceci\u{a0}: {0}",
        Phrase::NotSure(R) => "dont on ne sait pas avec certitude que {0}",
        Phrase::NotSure(S) => "on ne sait pas avec certitude que {0}",
        Phrase::Always(R) => "quels qu’ils soient",
        Phrase::Always(S) => "tout est possible",
        Phrase::Never(R) => "d’une sorte qui n’existe pas",
        Phrase::Never(S) => "rien n’est possible",
        Phrase::Unknown(R) => "dont on n’en sait jamais rien",
        Phrase::Unknown(S) => "on n’en sait jamais rien",
        Phrase::IfClause => "(si {0}, {1}\u{202f}; sinon, {2})",
        Phrase::OtherwiseClause => "({0}\u{202f}; si on l’ignore, {1})",
    }
}

words! {
    calls of Function {
        Function::Age => "l’âge en années révolues d’après {0}",
        Function::DaysSinceDate => "le nombre de jours de calendrier depuis {0}",
        Function::DaysSinceDateTime => "le nombre de jours entiers de 24 heures depuis {0}",
        Function::NextBirthday => "le prochain anniversaire d’après {0}",
        Function::Weekday => "le jour de la semaine de {0}",
        Function::Month => "le mois de {0}",
        Function::Year => "l’année de {0}",
        Function::Day => "le jour du mois de {0}",
        Function::DateIn => "le jour de {0} dans le fuseau horaire {1}",
        Function::Hour => "l’heure pleine de {0}",
        Function::Minute => "la minute de {0}",
        Function::TimeOfDay => "l’heure du jour de {0}",
        Function::TimeOfDayIn => "l’heure du jour de {0} dans le fuseau horaire {1}",
        Function::Lower => "le texte en minuscules de {0}",
        Function::Upper => "le texte en majuscules de {0}",
        Function::Trim => "le texte sans espaces au bord de {0}",
        Function::Length => "le nombre de caractères de {0}",
        Function::Round => "le nombre entier le plus proche de {0}",
        Function::RoundTo | Function::RoundIntTo => "l’arrondi de {0} à {1} décimales",
        Function::Floor => "l’arrondi inférieur de {0}",
        Function::Ceil => "l’arrondi supérieur de {0}",
        Function::Abs => "la valeur absolue de {0}",
        Function::ModInt | Function::ModNumber => "le reste de {0} divisé par {1}",
        Function::Least => "le minimum de {0}",
        Function::Greatest => "le maximum de {0}",
        Function::Percent => "{0} en pourcentage",
    }
}

fn aggregates(function: Of) -> &'static str {
    match function {
        Of::Count | Of::Any => "le nombre de {0}{1}",
        Of::Sum => "la somme du champ {2} de {0}{1}",
        Of::Avg => "la moyenne du champ {2} de {0}{1}",
        Of::Min => "le minimum du champ {2} de {0}{1}",
        Of::Max => "le maximum du champ {2} de {0}{1}",
        Of::Latest => "le dernier champ {2} de {0}{1}",
        Of::Earliest => "le premier champ {2} de {0}{1}",
    }
}
