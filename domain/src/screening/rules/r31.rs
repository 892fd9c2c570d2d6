//! R31 name-like-stopped: a party's name is like that of one that was stopped.
//!
//! Test: names are compared in Latin letters without legal forms and generic
//! words (`identity::names`); the score is the larger of the Jaro-Winkler
//! likeness of the joined names and the mean of the best likeness of each word,
//! weighted by `ln(N/df)`; joined names count only where every word has its like
//! or the words are parted differently. Same country +0.03, same city +0.03, another number in
//! the same register -0.15. Review at `review_alone`, or where country or city
//! agrees and the names by themselves come to `review_corroborated`; information
//! at `info`. A
//! name alike by common words only (rarest shared word below `rare_per_mille` of
//! `ln(N)`, or generic words throughout) is never more than information.
//! Telephone, e-mail, officers and identifiers are R32's business, an equal
//! identity R30's.
//!
//! Parameters, in thousandths of the score: `review_alone` (950),
//! `review_corroborated` (880), `info` (820), `same_country` (30), `same_city`
//! (30), `other_number` (150); `rare_per_mille` (500). Source: structure of
//! public sanctions matching; cuts assumed, tuned to at most one honest party in
//! 1,000 screened.
//!
//! Known innocent causes: common words; groups of companies; numbered free-zone
//! firms; the same name in another country.

use crate::country::Country;
use crate::message::Message;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::identity::milli_text;
use crate::screening::identity::names::Name;
use crate::screening::identity::similar::{Frequency, Likeness, likeness};
use crate::screening::{Outcome, Params, Severity};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    pub on: NaiveDate,
    pub party: Identity,
    /// Stopped parties whose names may be alike (`identity::index`).
    #[serde(default)]
    pub candidates: Vec<Candidate>,
    /// How often the words occur among all names.
    #[serde(default)]
    pub frequency: Frequency,
}

/// A company as far as it can be told from another of the same name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    pub operator: String,
    /// As written.
    pub name: String,
    pub country: Country,
    #[serde(default)]
    pub city: Option<String>,
    /// Register and number in it.
    #[serde(default)]
    pub registration: Option<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    #[serde(flatten)]
    pub identity: Identity,
    /// What stopped it, and when.
    pub record: String,
    pub stopped_on: NaiveDate,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameLikeStopped {
    pub party: Identity,
    pub candidate: Candidate,
    pub likeness: Likeness,
    /// All in millionths.
    pub score_micro: i64,
    pub needed_micro: i64,
    pub country_micro: i64,
    pub city_micro: i64,
    pub number_micro: i64,
    /// Alike by words only that many companies have.
    pub common: bool,
}

pub fn judge(inputs: &Inputs, params: &Params) -> Outcome {
    let name = Name::of(&inputs.party.name, &params.names);
    let others = inputs.candidates.iter().filter(|other| other.identity.operator != inputs.party.operator);
    let weighed = others.filter_map(|candidate| weigh(inputs, &name, candidate, params));
    let heaviest = weighed.max_by_key(|(severity, found)| {
        (*severity, found.score_micro, std::cmp::Reverse(found.candidate.identity.operator.clone()))
    });
    heaviest.map_or(Outcome::Passed, |(severity, finding)| Outcome::raised(severity, finding))
}

fn weigh(
    inputs: &Inputs,
    name: &Name,
    candidate: &Candidate,
    params: &Params,
) -> Option<(Severity, NameLikeStopped)> {
    let (party, stopped) = (&inputs.party, &candidate.identity);
    let other = Name::of(&stopped.name, &params.names);
    let likeness = likeness(name, &other, &inputs.frequency)?;
    let same_city = match (&party.city, &stopped.city) {
        (Some(one), Some(city)) => one.trim().to_lowercase() == city.trim().to_lowercase(),
        _ => false,
    };
    let other_number = match (&party.registration, &stopped.registration) {
        (Some((register, one)), Some((of, number))) => register == of && one != number,
        _ => false,
    };
    let when = |holds: bool, thousandths: i64| if holds { thousandths * 1_000 } else { 0 };
    let country_micro = when(party.country == stopped.country, params.r31_same_country);
    let city_micro = when(same_city, params.r31_same_city);
    let number_micro = when(other_number, params.r31_other_number);
    let score = likeness.score_micro + country_micro + city_micro - number_micro;
    let rare = inputs.frequency.all_micro() * params.r31_rare_per_mille / 1_000;
    let common = name.generic || other.generic || likeness.rarest_micro < rare;
    let bare = likeness.score_micro - number_micro;
    let corroborated = country_micro + city_micro > 0 && bare >= params.r31_review_corroborated * 1_000;
    let (severity, needed) = if score >= params.r31_review_alone * 1_000 && !common {
        (Severity::Review, params.r31_review_alone * 1_000)
    } else if corroborated && !common {
        (Severity::Review, params.r31_review_corroborated * 1_000)
    } else {
        (Severity::Info, params.r31_info * 1_000)
    };
    let finding = NameLikeStopped {
        party: party.clone(),
        candidate: candidate.clone(),
        likeness,
        score_micro: score,
        needed_micro: needed,
        country_micro,
        city_micro,
        number_micro,
        common,
    };
    (score >= needed).then_some((severity, finding))
}

impl NameLikeStopped {
    fn figures(&self, key: &str) -> Message {
        Message::new(key)
            .with("company", &self.party.name)
            .with("other", &self.candidate.identity.name)
            .with("record", &self.candidate.record)
            .with("day", self.candidate.stopped_on)
            .with("score", milli_text(self.score_micro))
            .with("needed", milli_text(self.needed_micro))
    }
}

impl Explain for NameLikeStopped {
    fn about(&self) -> About {
        About::new("operator", &self.party.operator)
    }

    fn cause(&self) -> String {
        format!("{}#{}", self.candidate.identity.operator, self.candidate.record)
    }

    fn sentence(&self) -> Message {
        self.figures("screening-r31-sentence")
    }

    fn equation(&self) -> String {
        let mut equation = milli_text(self.likeness.score_micro);
        for (sign, term) in [("+", self.country_micro), ("+", self.city_micro), ("-", self.number_micro)] {
            if term != 0 {
                equation += &format!(" {sign} {}", milli_text(term));
            }
        }
        if self.country_micro + self.city_micro + self.number_micro != 0 {
            equation += &format!(" = {}", milli_text(self.score_micro));
        }
        format!("{equation} ≥ {}", milli_text(self.needed_micro))
    }

    fn threshold(&self) -> String {
        milli_text(self.needed_micro)
    }

    fn margin(&self) -> String {
        milli_text(self.score_micro - self.needed_micro)
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-r31-would-pass")
    }

    fn rows(&self) -> Vec<Row> {
        let stopped = &self.candidate.identity;
        let mut rows = vec![
            Row::text("screening-row-name", &self.party.name),
            Row::text("screening-row-name-stopped", &stopped.name),
            Row::text("screening-row-name-compared", self.likeness.one.words.join(" ")),
            Row::text("screening-row-name-compared-with", self.likeness.other.words.join(" ")),
        ];
        rows.extend(self.likeness.pairs.iter().map(|pair| {
            let words = format!("{} ~ {} = {}", pair.one, pair.other, milli_text(pair.alike_micro));
            Row::text("screening-row-words", words)
        }));
        rows.push(Row::text(
            "screening-row-countries",
            format!("{}, {}", self.party.country, stopped.country),
        ));
        if let (Some(one), Some(other)) = (&self.party.registration, &stopped.registration) {
            rows.push(Row::text("screening-row-registrations", format!("{}, {}", one.1, other.1)));
        }
        rows.push(Row::text("screening-row-stop-record", &self.candidate.record));
        rows.push(Row::day("screening-row-stop-day", self.candidate.stopped_on));
        rows
    }

    fn causes(&self) -> Vec<Cause> {
        let answer = |holds: bool, key: &str| holds.then(|| Message::new(key));
        let abroad = self.country_micro == 0;
        vec![
            Cause::new("screening-cause-common-words")
                .answered(answer(self.common, "screening-answer-common-words")),
            Cause::new("screening-cause-group-of-companies"),
            Cause::new("screening-cause-same-name-elsewhere")
                .answered(answer(abroad, "screening-answer-other-country")),
            Cause::new("screening-cause-numbered-firms")
                .answered(answer(self.number_micro != 0, "screening-answer-other-number")),
        ]
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-compare-identities")
    }
}

#[cfg(test)]
mod tests;
