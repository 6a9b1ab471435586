//! The sentences and headings of pages in French.

use visavis_check::model::{Hit, ReasonKind};

use crate::lang::Label;
use crate::lang::phrase::{Frame, Shape, Who};
use crate::text::Kind;

pub(super) fn frames(frame: Frame) -> &'static str {
    use Shape::{All, Any, Cases, Sentence};
    match frame {
        Frame::Lead(Who::Customers, Sentence) => "Les clients {0}.",
        Frame::Lead(Who::Customers, All) => "Les clients pour qui toutes ces conditions sont réunies\u{a0}:",
        Frame::Lead(Who::Customers, Any) => {
            "Les clients pour qui au moins une de ces conditions est remplie\u{a0}:"
        }
        Frame::Lead(Who::Customers, Cases) => "Les clients pour qui, selon le cas\u{a0}:",
        Frame::Lead(Who::LeftOut, Sentence) => "Jamais les clients {0}.",
        Frame::Lead(Who::LeftOut, All) => {
            "Jamais les clients pour qui toutes ces conditions sont réunies\u{a0}:"
        }
        Frame::Lead(Who::LeftOut, Any) => {
            "Jamais les clients pour qui au moins une de ces conditions est remplie\u{a0}:"
        }
        Frame::Lead(Who::LeftOut, Cases) => "Jamais les clients pour qui, selon le cas\u{a0}:",
        Frame::Lead(Who::HeldBack, Sentence) => "Rien n’en est envoyé aux clients {0}.",
        Frame::Lead(Who::HeldBack, All) => {
            "Rien n’en est envoyé aux clients pour qui toutes ces conditions sont réunies\u{a0}:"
        }
        Frame::Lead(Who::HeldBack, Any) => {
            "Rien n’en est envoyé aux clients pour qui au moins une de ces conditions est remplie\u{a0}:"
        }
        Frame::Lead(Who::HeldBack, Cases) => "Rien n’en est envoyé aux clients pour qui, selon le cas\u{a0}:",
        Frame::Lead(Who::Condition, Sentence) => "Il faut que ceci soit vrai\u{a0}: {0}.",
        Frame::Lead(Who::Condition, All) => "Toutes ces conditions sont nécessaires\u{a0}:",
        Frame::Lead(Who::Condition, Any) => "Au moins une de ces conditions est nécessaire\u{a0}:",
        Frame::Lead(Who::Condition, Cases) => "Ceci est nécessaire, selon le cas\u{a0}:",
        Frame::All => "toutes ces conditions\u{a0}:",
        Frame::Any => "au moins une de ces conditions\u{a0}:",
        Frame::Cases => "selon le cas\u{a0}:",
        Frame::Where => "si {0}\u{a0}:",
        Frame::Else => "dans tous les autres cas\u{a0}:",
        Frame::WhereUnknown => "si on l’ignore\u{a0}:",
        Frame::ValueWhere => "{1}, si {0}",
        Frame::ValueElse => "{0}, dans tous les autres cas",
        Frame::Everyone => "Tout le monde.",
        Frame::NoLimit => "Aucune limite propre.",
        Frame::Days => "De {0} à {1}, ces deux jours compris (fuseau horaire {2}).",
        Frame::DaysFrom => "À partir de {0} (fuseau horaire {1}).",
        Frame::DaysUntil => "Jusqu’à {0}, ce jour compris (fuseau horaire {1}).",
        Frame::Moments => "De {0} jusque juste avant {1} (fuseau horaire {2}).",
        Frame::MomentsFrom => "À partir de {0} (fuseau horaire {1}).",
        Frame::MomentsUntil => "Jusque juste avant {0} (fuseau horaire {1}).",
        Frame::RunsAlways => "À tout moment.",
        Frame::LimitSpan(true) => "Au plus un message par client en {1}.",
        Frame::LimitSpan(false) => "Au plus {0} messages par client en {1}.",
        Frame::LimitDay(true) => "Au plus un message par jour, tous clients confondus.",
        Frame::LimitDay(false) => "Au plus {0} messages par jour, tous clients confondus.",
        Frame::LimitEver(true) => "Au plus un message en tout, tous clients confondus.",
        Frame::LimitEver(false) => "Au plus {0} messages en tout, tous clients confondus.",
        Frame::Quiet => "Rien de {0} à {1} compris.",
        Frame::QuietWithoutEnd => "Rien de {0} jusque juste avant {1}.",
        Frame::QuietZone => "À l’heure du client\u{a0}: {0}, ou, si aucun fuseau n’est ainsi nommé, {1}.",
        Frame::QuietProject => "À l’heure de {0}.",
        Frame::Holdout => {
            "{0} des clients forment son groupe témoin et ne la reçoivent jamais, pas plus que ceux dont le tirage n’a pas de clé."
        }
        Frame::UniversalHoldout => {
            "{0} des clients, le groupe témoin, ne reçoivent aucune campagne, pas plus que ceux dont le tirage n’a pas de clé."
        }
        Frame::Salt => "Le tirage se fait avec le sel {0}.",
        Frame::SaltBy => "Le tirage se fait avec le sel {0} et {1}.",
        Frame::Priority => "Priorité {0}\u{202f}; la plus haute passe devant.",
        Frame::Value => "Elle vaut {0}.",
        Frame::ChannelConsent => "Seulement avec l’accord du client\u{a0}:",
        Frame::NoConsent => "Ne demande aucun accord.",
        Frame::Sentence => "{0}.",
        Frame::ChooseOne => "Choisit une campagne pour {0}.",
        Frame::Choose => "Choisit jusqu’à {0} campagnes pour {1}.",
        Frame::From => "Parmi {0}.",
        Frame::RankBy => {
            "La plus grande valeur passe devant, de ceci\u{a0}: {0}. À défaut, en dernier\u{202f}; à égalité, par nom."
        }
        Frame::RankDefault => {
            "La plus haute priorité passe devant, puis la plus grande valeur\u{202f}; à égalité, par nom."
        }
        Frame::Fallback => "Si rien n’est choisi, elle montre {0}.",
        Frame::NoFallback => "Si rien n’est choisi, rien n’est montré.",
        Frame::VariantShare => "{0}, pour {1} des clients",
        Frame::ArmShare => "{0}\u{a0}: {1} des clients.",
        Frame::ArmsRest => "Aucun groupe\u{a0}: les autres {0}, et ceux dont le tirage n’a pas de clé.",
        Frame::Hit(Hit::Unique) => "L’unique ligne qui convient compte.",
        Frame::Hit(Hit::First) => "La première ligne qui convient compte, en partant du haut.",
        Frame::Hit(Hit::Sum) => "Les lignes qui conviennent sont additionnées.",
        Frame::Hit(Hit::Max) => "La plus grande des lignes qui conviennent compte.",
        Frame::Hit(Hit::Min) => "La plus petite des lignes qui conviennent compte.",
        Frame::Hit(Hit::Count) => "Les lignes qui conviennent sont comptées.",
        Frame::Hit(Hit::All) => "Les lignes qui conviennent sont énumérées, en partant du haut.",
        Frame::NoRow => "Si aucune ligne ne convient, il n’y a pas de résultat.",
        Frame::HasOtherwise => "La dernière ligne compte si aucune autre ne convient.",
        Frame::AnyValue => "n’importe",
        Frame::Stops => "Peut retenir {0}.",
        Frame::StopsNothing => "Ne retient aucune campagne.",
        Frame::InData => "Dans les données, son nom est {0}.",
        Frame::Default => "Si les données n’en disent rien, c’est {0}.",
        Frame::Domain => "Entre {0} et {1}, bornes comprises.",
        Frame::DomainBefore => "Entre {0} (inclus) et {1} (exclu).",
        Frame::DomainFrom => "Au moins {0}.",
        Frame::DomainUntil => "Au plus {0}.",
        Frame::DomainUntilBefore => "En dessous de {0}.",
        Frame::MayBeMissing => "Peut manquer.",
        Frame::NeverMissing => "Toujours renseigné pour qui figure dans la source.",
        Frame::EmptyWhereMissing => "Si les données n’en disent rien, c’est vide.",
        Frame::IsKey => "Désigne le client dans sa source.",
        Frame::IsTimeZone => "Contient le fuseau horaire du client.",
        Frame::IsSensitive => "Donnée personnelle à traiter avec soin.",
        Frame::IsContext => "Ce que l’hôte sait au moment de la question.",
        Frame::IsSource => "Un enregistrement par client, désigné par {0}.",
        Frame::IsSourceWithoutKey => "Un enregistrement par client.",
        Frame::OfSource => "De la source {0}.",
        Frame::EventTime => "Un historique\u{202f}; {0} dit quand.",
        Frame::EventPlain => "Une liste d’enregistrements, sans date.",
        Frame::Equals => "{0}\u{a0}: {1}",
        Frame::EventGiven => "{0} avec {1}",
        Frame::NotIn => "absent de la source {0}",
        Frame::Contacted => "déjà contacté avec {0} sur {1}, {2}",
        Frame::At => "{0}",
        Frame::AtAnyTime => "à tout moment",
        Frame::Holds => "ceci est vrai\u{a0}: {0}",
        Frame::Chooses => "{0} choisit {1}",
        Frame::ChoosesNothing => "{0} ne choisit rien",
        Frame::Rejects => "{0} écarte {1}\u{a0}: {2}",
        Frame::Reason(reason) => reasons(reason),
        Frame::OfEverybody => "Ceci est affirmé de tous les clients possibles.",
        Frame::Optional => "{0} (facultatif)",
        Frame::TypeBool => "vrai ou faux",
        Frame::TypeInt => "un nombre entier",
        Frame::TypeNumber => "un nombre",
        Frame::TypeMoney => "un montant en {0}",
        Frame::TypeText => "un texte",
        Frame::TypeEnum => "une valeur parmi {0}",
        Frame::TypeDate => "un jour",
        Frame::TypeDateTime => "un instant",
        Frame::TypeTime => "une heure du jour",
        Frame::TypeVersion => "un numéro de version",
        Frame::TypeDuration => "une durée",
        Frame::TypeList => "une liste\u{202f}; chaque élément est {0}",
        Frame::TypeMap => "un dictionnaire\u{202f}; chaque entrée est {0}",
    }
}

fn reasons(reason: ReasonKind) -> &'static str {
    match reason {
        ReasonKind::NotOnChannel => "elle ne dit rien sur ce canal",
        ReasonKind::OutsideWindow => "elle n’a pas cours à ce moment",
        ReasonKind::NoConsent => "l’accord du client manque",
        ReasonKind::Guarded => "une garde la retient",
        ReasonKind::NotInAudience => "le client n’est pas de ceux qu’elle vise",
        ReasonKind::Excluded => "le client en est exclu",
        ReasonKind::QuietHours => "ce sont des heures de silence",
        ReasonKind::Capped => "une limite est atteinte",
        ReasonKind::HeldOut => "le client est dans un groupe témoin",
        ReasonKind::Outranked => "d’autres passent devant",
    }
}

pub(super) fn labels(label: Label) -> &'static str {
    match label {
        Label::One(kind) => one(kind),
        Label::Many(kind) => many(kind),
        Label::Whom => "À qui",
        Label::Except => "Exclus",
        Label::Guards => "Gardes",
        Label::When => "Quand",
        Label::HowOften => "À quelle fréquence",
        Label::Messages => "Ce qu’elle dit, et où",
        Label::Ranking => "Face aux autres",
        Label::ControlGroup => "Groupe témoin",
        Label::Owner => "Responsable",
        Label::Meaning => "Ce que désignent les noms",
        Label::Reads => "Ce qu’on y lit",
        Label::UsedBy => "Utilisé par",
        Label::Definition => "Définition",
        Label::Rows => "Lignes",
        Label::Consent => "Accord",
        Label::QuietHours => "Heures de silence",
        Label::Content => "Contenu d’un message",
        Label::Arms => "Groupes",
        Label::Stops => "Ce qu’elle peut arrêter",
        Label::Choice => "Comment le choix se fait",
        Label::Given => "Étant donné",
        Label::Expected => "Attendu",
        Label::Type => "Type",
        Label::Data => "Attributs et historiques",
        Label::Otherwise => "sinon",
    }
}

fn one(kind: Kind) -> &'static str {
    match kind {
        Kind::Campaign => "Campagne",
        Kind::Segment => "Segment",
        Kind::Let => "Valeur",
        Kind::Table => "Table",
        Kind::Experiment => "Expérience",
        Kind::Channel => "Canal",
        Kind::Guard => "Garde",
        Kind::Decision => "Décision",
        Kind::Source => "Source",
        Kind::Attribute => "Attribut",
        Kind::Event => "Historique",
        Kind::Test => "Test",
        Kind::Assert => "Assertion",
    }
}

fn many(kind: Kind) -> &'static str {
    match kind {
        Kind::Campaign => "Campagnes",
        Kind::Segment => "Segments",
        Kind::Let => "Valeurs",
        Kind::Table => "Tables",
        Kind::Experiment => "Expériences",
        Kind::Channel => "Canaux",
        Kind::Guard => "Gardes",
        Kind::Decision => "Décisions",
        Kind::Source => "Sources",
        Kind::Attribute => "Attributs",
        Kind::Event => "Historiques",
        Kind::Test => "Tests",
        Kind::Assert => "Assertions",
    }
}
