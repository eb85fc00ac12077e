//! Which routine does a statement create, and in which language is its body.

use super::isolate::Statement;
use super::model::{Body, Routine};
use super::tree::Tree;

/// The body that the cursor is in, when that is a string.
pub(super) fn body<'a>(_tree: &Tree<'a>, _statement: &Statement) -> Option<Body<'a>> {
    None
}

/// The routine whose BEGIN ATOMIC body the cursor is in.
pub(super) fn around<'a>(_tree: &Tree<'a>) -> Option<Routine<'a>> {
    None
}
