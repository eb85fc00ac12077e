//! Which command may have been meant by a name that there is none of.

use crate::complete::spec;

/// The command whose name is one slip away: a letter too many, too few, another, or two that changed places.
pub fn meant(name: &str) -> Option<&'static str> {
    let names = spec::commands().flat_map(|spec| spec.names.iter().copied());
    names
        .filter(|known| known.len() > 1 && slips(known.as_bytes(), name.as_bytes()) == 1)
        .max_by_key(|known| {
            known
                .bytes()
                .zip(name.bytes())
                .take_while(|(a, b)| a == b)
                .count()
        })
}

/// How many slips lie between two names; two stands for more.
fn slips(a: &[u8], b: &[u8]) -> usize {
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same..]);
    let is_one = match (a, b) {
        ([], []) => return 0,
        ([x, y, a @ ..], [v, w, b @ ..]) if x == w && y == v && a == b => true,
        ([_, a_rest @ ..], [_, b_rest @ ..]) if a_rest == b_rest => true,
        ([_, a_rest @ ..], b) if a_rest == b => true,
        (a, [_, b_rest @ ..]) if a == b_rest => true,
        _ => false,
    };
    if is_one { 1 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn one_slip_is_understood() {
        assert_eq!(meant("conect"), Some("connect"));
        assert_eq!(meant("timming"), Some("timing"));
        assert_eq!(meant("ecoh"), Some("echo"));
        assert_eq!(meant("conninfa"), Some("conninfo"));
        assert_eq!(meant("nothinglikeit"), None);
    }
}
