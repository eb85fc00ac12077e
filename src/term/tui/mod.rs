//! The toolkit of everything that is drawn on the terminal: the key decoder that prompt, pager and editor share.

pub mod keys;
