//! What is the time here, in the words of C's `%c`: a static binary has no C library that knows the time zone.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::term::environment::Environment;
use crate::term::zone::Zone;

/// Now, as `Sun Nov 22 11:45:59 2026`.
pub fn local(environment: &Environment) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.map_or(0, |now| i64::try_from(now.as_secs()).unwrap_or(0));
    worded(now + Zone::of(environment).offset(now))
}

const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

fn worded(seconds: i64) -> String {
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = date(days);
    let weekday = WEEKDAYS[days.rem_euclid(7) as usize];
    let month = MONTHS[month as usize - 1];
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{weekday} {month} {day:2} {hour:02}:{minute:02}:{second:02} {year}")
}

/// Year, month and day, so many days after 1 January 1970.
pub fn date(days: i64) -> (i64, i64, i64) {
    // Counted from 1 March of year 0: a leap day is then the last day of its year.
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// A number of seconds in the words of C's `%g`.
pub fn general(number: f64) -> String {
    let scientific = format!("{number:.5e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let short = |text: &str| match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text.to_owned(),
    };
    if (-4..6).contains(&exponent) {
        let places = usize::try_from(5 - exponent).unwrap_or(0);
        return short(&format!("{number:.places$}"));
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{}e{sign}{:02}", short(mantissa), exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_worded_as_in_c() {
        for (seconds, expected) in [
            (0, "Thu Jan  1 00:00:00 1970"),
            (-1, "Wed Dec 31 23:59:59 1969"),
            (1_795_347_959, "Sun Nov 22 11:45:59 2026"),
            (951_782_400, "Tue Feb 29 00:00:00 2000"),
        ] {
            assert_eq!(worded(seconds), expected);
        }
    }

    #[test]
    fn numbers_are_worded_as_in_c() {
        for (number, expected) in [
            (0.0, "0"),
            (2.0, "2"),
            (0.01, "0.01"),
            (0.001, "0.001"),
            (1.5, "1.5"),
            (123_456.789, "123457"),
            (999_999.9, "1e+06"),
            (1_000_000.0, "1e+06"),
            (1e15, "1e+15"),
        ] {
            assert_eq!(general(number), expected);
        }
    }
}
