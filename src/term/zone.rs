//! How far is the clock here from UTC: the time zone of TZ or /etc/localtime, by its file or its rule.
//!
//! Files are RFC 9636's, rules POSIX's with names and numbers as they occur. What cannot be read is UTC.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use super::clock::date;
use super::environment::Environment;

/// A zone file is a few kilobytes.
const LARGEST: usize = 1024 * 1024;

/// A time zone.
#[derive(Debug, Default, PartialEq)]
pub struct Zone {
    /// When an offset begins, and which, in order.
    changes: Vec<(i64, i64)>,
    /// The offset before the first change.
    first: i64,
    /// What holds after the last change.
    rule: Option<Rule>,
}

/// Standard time, and the time in summer if there is one.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Rule {
    standard: i64,
    summer: Option<Summer>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Summer {
    offset: i64,
    begin: Day,
    end: Day,
}

/// A day of every year, and the seconds after its midnight.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Day {
    which: Which,
    seconds: i64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Which {
    /// `Mm.w.d`: a weekday of a week of a month; the fifth is the last.
    Weekday { month: i64, week: i64, day: i64 },
    /// `Jn`: 29 February is never counted.
    Julian(i64),
    /// `n`: counted from 0, with leap days.
    Counted(i64),
}

impl Zone {
    /// The zone of an environment.
    pub fn of(environment: &Environment) -> Zone {
        let Some(name) = environment.value(OsStr::new("TZ")) else {
            return Zone::file(Path::new("/etc/localtime")).unwrap_or_default();
        };
        let name = name.to_string_lossy();
        let name = name.strip_prefix(':').unwrap_or(&name);
        if name.is_empty() {
            return Zone::default();
        }
        let folder = environment.value(OsStr::new("TZDIR"));
        let folder = folder.unwrap_or_else(|| "/usr/share/zoneinfo".into());
        // A rule has digits, which also names of files have: the file is looked for first.
        Zone::file(&Path::new(&folder).join(name))
            .or_else(|| Rule::parse(name).map(Zone::ruled))
            .unwrap_or_default()
    }

    fn ruled(rule: Rule) -> Zone {
        Zone {
            first: rule.standard,
            rule: Some(rule),
            ..Zone::default()
        }
    }

    fn file(path: &Path) -> Option<Zone> {
        let is_usual = fs::metadata(path).is_ok_and(|it| it.is_file());
        let bytes = is_usual.then(|| fs::read(path).ok()).flatten()?;
        (bytes.len() <= LARGEST).then(|| Zone::parse(&bytes))?
    }

    /// Reads the second, larger part of a zone file; one without it is from before 2005.
    fn parse(bytes: &[u8]) -> Option<Zone> {
        let first = Header::parse(bytes)?;
        let rest = bytes.get(HEADER + first.length(4)?..)?;
        let header = Header::parse(rest)?;
        let times = rest.get(HEADER..)?;
        let kinds = times.get(header.times.checked_mul(8)?..)?;
        let types = kinds.get(header.times..)?;
        let offset = |kind: usize| {
            let bytes = types.get(kind * 6..kind * 6 + 4)?;
            (kind < header.types).then_some(i64::from(i32::from_be_bytes(bytes.try_into().ok()?)))
        };
        let changes = times[..header.times * 8].chunks_exact(8).zip(kinds);
        let changes = changes.map(|(time, &kind)| {
            let time = i64::from_be_bytes(time.try_into().ok()?);
            Some((time, offset(kind.into())?))
        });
        let footer = rest.get(HEADER + header.length(8)?..)?;
        let footer = footer.strip_prefix(b"\n")?.split(|&b| b == b'\n').next()?;
        Some(Zone {
            changes: changes.collect::<Option<_>>()?,
            first: offset(0)?,
            rule: std::str::from_utf8(footer).ok().and_then(Rule::parse),
        })
    }

    /// How many seconds the clock is ahead of UTC at a time.
    pub fn offset(&self, time: i64) -> i64 {
        let past = self.changes.partition_point(|&(start, _)| start <= time);
        match (&self.rule, past.checked_sub(1)) {
            (Some(rule), _) if past == self.changes.len() => rule.offset(time),
            (_, Some(last)) => self.changes[last].1,
            (_, None) => self.first,
        }
    }
}

const HEADER: usize = 44;

struct Header {
    utc_marks: usize,
    standard_marks: usize,
    leaps: usize,
    times: usize,
    types: usize,
    letters: usize,
}

impl Header {
    fn parse(bytes: &[u8]) -> Option<Header> {
        let header = bytes.get(..HEADER)?;
        let is_known = header.starts_with(b"TZif") && header[4] >= b'2';
        let count = |at: usize| {
            let bytes = header[20 + at * 4..24 + at * 4].try_into().ok()?;
            usize::try_from(u32::from_be_bytes(bytes)).ok()
        };
        is_known.then_some(Header {
            utc_marks: count(0)?,
            standard_marks: count(1)?,
            leaps: count(2)?,
            times: count(3)?,
            types: count(4)?,
            letters: count(5)?,
        })
    }

    /// How long what follows is, with times of so many bytes.
    fn length(&self, time: usize) -> Option<usize> {
        let parts = [
            (self.times, time + 1),
            (self.types, 6),
            (self.letters, 1),
            (self.leaps, time + 4),
            (self.standard_marks, 1),
            (self.utc_marks, 1),
        ];
        let lengths = parts.map(|(count, size)| count.checked_mul(size));
        lengths
            .into_iter()
            .try_fold(0, |sum: usize, it| sum.checked_add(it?))
    }
}

impl Rule {
    /// Reads `NAME offset [NAME [offset] [,begin,end]]`, as in `CET-1CEST,M3.5.0,M10.5.0/3`.
    fn parse(text: &str) -> Option<Rule> {
        let (west, rest) = time(name(text)?)?;
        let standard = -west;
        if rest.is_empty() {
            return Some(Rule {
                standard,
                summer: None,
            });
        }
        let rest = name(rest)?;
        let (offset, rest) = match rest.is_empty() || rest.starts_with(',') {
            true => (standard + 3600, rest),
            false => time(rest).map(|(west, rest)| (-west, rest))?,
        };
        // What is usual where nothing is said, as in the C library.
        let days = if rest.is_empty() {
            ",M3.2.0,M11.1.0"
        } else {
            rest
        };
        let (begin, end) = days.strip_prefix(',')?.split_once(',')?;
        Some(Rule {
            standard,
            summer: Some(Summer {
                offset,
                begin: Day::parse(begin)?,
                end: Day::parse(end)?,
            }),
        })
    }

    fn offset(&self, time: i64) -> i64 {
        let Some(summer) = self.summer else {
            return self.standard;
        };
        let (year, ..) = date((time + self.standard).div_euclid(86_400));
        let begin = summer.begin.in_year(year) - self.standard;
        let end = summer.end.in_year(year) - summer.offset;
        let is_summer = match begin <= end {
            true => (begin..end).contains(&time),
            // South of the equator it is the winter that lies within a year.
            false => !(end..begin).contains(&time),
        };
        match is_summer {
            true => summer.offset,
            false => self.standard,
        }
    }
}

/// What follows the name of a zone: letters, or anything within `<` and `>`.
fn name(text: &str) -> Option<&str> {
    let (name, rest) = match text.strip_prefix('<') {
        Some(quoted) => quoted.split_once('>')?,
        None => text.split_at(
            text.find(|c: char| !c.is_ascii_alphabetic())
                .unwrap_or(text.len()),
        ),
    };
    (name.len() >= 3).then_some(rest)
}

/// Reads `[+-]hh[:mm[:ss]]` as seconds, and gives what follows.
fn time(text: &str) -> Option<(i64, &str)> {
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let end = text.find(|c: char| c != ':' && !c.is_ascii_digit());
    let (digits, rest) = text.split_at(end.unwrap_or(text.len()));
    let mut seconds = 0;
    for (part, worth) in digits.splitn(3, ':').zip([3600, 60, 1]) {
        seconds += small(part)? * worth;
    }
    Some((sign * seconds, rest))
}

fn small(digits: &str) -> Option<i64> {
    digits
        .parse()
        .ok()
        .filter(|number| (0..1000).contains(number))
}

impl Day {
    fn parse(text: &str) -> Option<Day> {
        let (day, at) = text.split_once('/').unwrap_or((text, "2"));
        let (seconds, "") = time(at)? else {
            return None;
        };
        let which = if let Some(parts) = day.strip_prefix('M') {
            let mut parts = parts.splitn(3, '.').map(small);
            let mut next = |range: std::ops::RangeInclusive<i64>| {
                parts
                    .next()
                    .flatten()
                    .filter(|number| range.contains(number))
            };
            Which::Weekday {
                month: next(1..=12)?,
                week: next(1..=5)?,
                day: next(0..=6)?,
            }
        } else if let Some(number) = day.strip_prefix('J') {
            Which::Julian(small(number)?)
        } else {
            Which::Counted(small(day)?)
        };
        Some(Day { which, seconds })
    }

    /// Seconds from 1 January 1970 to this day of a year, as if by a clock that is not changed.
    fn in_year(self, year: i64) -> i64 {
        let new_year = days_to(year, 1);
        let is_leap = days_to(year + 1, 1) - new_year == 366;
        let day = match self.which {
            Which::Counted(number) => new_year + number,
            Which::Julian(number) => new_year + number - 1 + i64::from(is_leap && number >= 60),
            Which::Weekday { month, week, day } => {
                let first = days_to(year, month);
                // 1 January 1970 was a Thursday.
                let found = first + (day - (first + 4)).rem_euclid(7) + (week - 1) * 7;
                let next = match month {
                    12 => days_to(year + 1, 1),
                    _ => days_to(year, month + 1),
                };
                if found >= next { found - 7 } else { found }
            }
        };
        day * 86_400 + self.seconds
    }
}

/// The days from 1 January 1970 to the first of a month.
fn days_to(year: i64, month: i64) -> i64 {
    // Counted from March: a leap day is then the last day of its year.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let of_year = (153 * month + 2) / 5;
    let of_era = year.rem_euclid(400);
    year.div_euclid(400) * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_tell_the_offset() {
        const JANUARY: i64 = 1_768_435_200; // 15 January 2026
        const JULY: i64 = 1_784_073_600; // 15 July 2026
        for (rule, january, july) in [
            ("UTC0", 0, 0),
            ("<+0530>-5:30", 19_800, 19_800),
            ("EST5EDT", -18_000, -14_400),
            ("CET-1CEST,M3.5.0,M10.5.0/3", 3_600, 7_200),
            ("AEST-10AEDT,M10.1.0,M4.1.0/3", 39_600, 36_000),
            ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", -7_200, -3_600),
            ("ABC3DEF,J60,300", -10_800, -7_200),
        ] {
            let rule = Rule::parse(rule).expect("it is a rule");
            assert_eq!((rule.offset(JANUARY), rule.offset(JULY)), (january, july));
        }
        for nonsense in [
            "",
            "UTC",
            "A1",
            "CET-1CEST,M13.1.1,M1.1.1",
            "CET-1CEST,M3",
            "<CET-1",
        ] {
            assert_eq!(Rule::parse(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn summer_begins_and_ends_at_its_second() {
        let rule = Rule::parse("CET-1CEST,M3.5.0,M10.5.0/3").expect("it is a rule");
        let (begin, end) = (1_774_746_000, 1_792_890_000); // 29 March and 25 October 2026, 01:00 UTC
        let offsets = [begin - 1, begin, end - 1, end].map(|time| rule.offset(time));
        assert_eq!(offsets, [3600, 7200, 7200, 3600]);
    }

    #[test]
    fn a_broken_file_is_no_zone() {
        let mut file = b"TZif2".to_vec();
        file.resize(HEADER, 0);
        file[39] = 1;
        file.extend_from_slice(&[0; 6]);
        let mut second = b"TZif2".to_vec();
        second.resize(HEADER, 0);
        second[35] = 1; // one change
        second[39] = 1; // one kind
        file.extend_from_slice(&second);
        file.extend_from_slice(&10_i64.to_be_bytes());
        file.push(0);
        file.extend_from_slice(&3600_i32.to_be_bytes());
        file.extend_from_slice(b"\0\0\nCET-1\n");
        let zone = Zone::parse(&file).expect("it is a zone file");
        assert_eq!(zone.offset(1_000_000), 3600);
        for length in 0..file.len() {
            // Never a panic; a rule may be cut short.
            let _ = Zone::parse(&file[..length]);
        }
        file[50 + 44 + 8] = 7;
        assert_eq!(Zone::parse(&file), None, "there is no such kind");
    }
}
