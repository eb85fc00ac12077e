//! What a text does to the database.

use pgtusk::sql::meaning;

use crate::support::cases;

#[test]
fn cases() {
    cases::check("meaning", |case| {
        let effects = meaning::effects(case.section("text"));
        let lines = effects.iter().map(|effect| match effect.is_unconditional {
            true => format!("{} (all rows)\n", effect.word),
            false => format!("{}\n", effect.word),
        });
        vec![("effects", lines.collect::<String>().into_bytes())]
    });
}
