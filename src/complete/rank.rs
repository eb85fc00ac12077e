//! Orders candidates: the one place where facts are weighed.
//!
//! Points are added: how the typed word fits, how the kind fits the place, how near the object is, what the rest of
//! the statement says of it, how used it is.
//! Equal points fall back on the source's own order, then on shorter and alphabetical names, so that the order is
//! the same every time.

use super::candidate::{Evidence, Nearness, Place, Relevance};
use super::matching::{Fit, Quality};

/// More is better.
pub fn points(fit: Fit, relevance: &Relevance) -> i32 {
    quality(fit)
        + place(relevance.place)
        + nearness(relevance.nearness)
        + evidence(relevance.evidence)
        + usage(relevance.usage)
}

fn quality(fit: Fit) -> i32 {
    let loss = i32::from(fit.loss);
    match fit.quality {
        Quality::Exact => 900 - loss,
        Quality::Prefix => 800 - loss,
        Quality::WordPrefix => 620 - loss * 5,
        Quality::Abbreviation => 580 - loss * 10,
        Quality::Substring => 420 - loss.min(60),
        Quality::Subsequence => 300 - loss,
        Quality::Typo => 0 - loss,
    }
}

fn place(place: Place) -> i32 {
    match place {
        Place::Given => 320,
        Place::Expected => 220,
        Place::Likely => 150,
        Place::Possible => 80,
        Place::Unlikely => 0,
    }
}

fn nearness(nearness: Nearness) -> i32 {
    match nearness {
        Nearness::InScope(0) => 80,
        Nearness::InScope(_) => 65,
        Nearness::Neutral | Nearness::OnSearchPath => 40,
        Nearness::Part => 10,
        Nearness::Elsewhere => 0,
        Nearness::System => -60,
    }
}

fn evidence(evidence: Evidence) -> i32 {
    match evidence {
        Evidence::Listed => -60,
        Evidence::None => 0,
        Evidence::Written | Evidence::Related => 50,
        Evidence::Qualifies => 150,
        Evidence::Wanted(share) => 20 + i32::from(share),
    }
}

fn usage(usage: u8) -> i32 {
    i32::from(usage) / 2
}
