//! The catalog: building, looking up, loading.
