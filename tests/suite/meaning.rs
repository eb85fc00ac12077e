//! What a text does to the database.

use pgtusk::sql::meaning;

use crate::support::cases;

#[test]
fn cases() {
    cases::check("meaning", |case| {
        let deeds = meaning::deeds(case.section("text"));
        let lines = deeds.iter().map(|deed| match deed.is_unconditional {
            true => format!("{} (all rows)\n", deed.word),
            false => format!("{}\n", deed.word),
        });
        vec![("deeds", lines.collect::<String>().into_bytes())]
    });
}
