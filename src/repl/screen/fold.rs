//! How are large pastes kept: folded to one character of the private use area each, and unfolded when they are run.

/// The first character that stands for a fold.
const FIRST: u32 = 0xE000;
/// As many as the area has.
const MOST: usize = 0x1900;

/// A text larger than this is folded.
pub const LARGE: usize = 16 * 1024;

/// Keeps `text` and gives the character that stands for it; the text itself when there is no room for more.
pub fn fold(text: String, folds: &mut Vec<String>) -> String {
    let number = u32::try_from(folds.len()).unwrap_or(u32::MAX);
    match char::from_u32(FIRST.saturating_add(number)).filter(|_| folds.len() < MOST) {
        Some(mark) => {
            folds.push(text);
            mark.to_string()
        }
        None => text,
    }
}

fn number(c: char) -> Option<usize> {
    u32::from(c)
        .checked_sub(FIRST)
        .map(|number| number as usize)
}

/// What is shown for a grapheme that is a fold.
pub fn label(grapheme: &str, folds: &[String]) -> Option<String> {
    let number = number(grapheme.chars().next()?)?;
    let text = folds.get(number)?;
    let lines = text.lines().count();
    let kilobytes = text.len().div_ceil(1024);
    Some(format!(
        "[paste {}: {lines} lines, {kilobytes} KB]",
        number + 1
    ))
}

/// The text with everything in its place.
pub fn unfold(text: &str, folds: &[String]) -> String {
    if folds.is_empty() {
        return text.to_owned();
    }
    let mut whole = String::with_capacity(text.len());
    for c in text.chars() {
        match number(c).and_then(|number| folds.get(number)) {
            Some(folded) => whole.push_str(folded),
            None => whole.push(c),
        }
    }
    whole
}
