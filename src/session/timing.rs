//! How long did a statement take, in psql's words.

use std::time::Duration;

/// The line of `\timing`: milliseconds, and from a second on also minutes, hours and days.
pub fn line(elapsed: Duration) -> String {
    let milliseconds = elapsed.as_secs_f64() * 1000.0;
    if milliseconds < 1000.0 {
        return format!("Time: {milliseconds:.3} ms\n");
    }
    let whole_minutes = elapsed.as_secs() / 60;
    let seconds = (elapsed - Duration::from_secs(whole_minutes * 60)).as_secs_f64();
    let (hours, minutes) = (whole_minutes / 60, whole_minutes % 60);
    let (days, hours) = (hours / 24, hours % 24);
    let clock = match (days, hours) {
        (0, 0) => format!("{minutes:02}:{seconds:06.3}"),
        (0, _) => format!("{hours:02}:{minutes:02}:{seconds:06.3}"),
        _ => format!("{days} d {hours:02}:{minutes:02}:{seconds:06.3}"),
    };
    format!("Time: {milliseconds:.3} ms ({clock})\n")
}

/// The same in pgcli's words: seconds, and from one on also in words.
pub fn short_line(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs_f64();
    let whole = elapsed.as_secs();
    let parts = [
        (whole / 3600, "hour"),
        (whole / 60 % 60, "minute"),
        (whole % 60, "second"),
    ];
    let parts = parts.iter().filter(|part| part.0 > 0);
    let words: Vec<String> = parts
        .map(|(count, unit)| format!("{count} {unit}{}", if *count == 1 { "" } else { "s" }))
        .collect();
    match words.is_empty() {
        true => format!("Time: {seconds:.3}s\n"),
        false => format!("Time: {seconds:.3}s ({})\n", words.join(" ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pgcli_counts_in_seconds() {
        for (milliseconds, expected) in [
            (1, "Time: 0.001s"),
            (1_500, "Time: 1.500s (1 second)"),
            (3_720_000, "Time: 3720.000s (1 hour 2 minutes)"),
        ] {
            let line = short_line(Duration::from_millis(milliseconds));
            assert_eq!(line.trim_end(), expected);
        }
    }

    #[test]
    fn longer_times_are_told_by_the_clock_too() {
        for (milliseconds, expected) in [
            (0, "Time: 0.000 ms"),
            (999, "Time: 999.000 ms"),
            (1_001, "Time: 1001.000 ms (00:01.001)"),
            (61_500, "Time: 61500.000 ms (01:01.500)"),
            (3_661_000, "Time: 3661000.000 ms (01:01:01.000)"),
            (90_061_250, "Time: 90061250.000 ms (1 d 01:01:01.250)"),
        ] {
            let line = line(Duration::from_millis(milliseconds));
            assert_eq!(line.trim_end(), expected);
        }
    }
}
