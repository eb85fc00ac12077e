//! What stands right around the cursor: the call it is an argument of, the column that a value is compared with.

use super::model::Scope;
use super::tree::Tree;

/// Notes what the tokens next to the cursor say.
pub(super) fn note<'a>(_scope: &mut Scope<'a>, _tree: &Tree<'a>) {}
