//! Which candidates complete a text at a cursor: pure, from the text and a borrowed world.
