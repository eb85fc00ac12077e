//! Lists the names that the server knows where the grammar would take any name.

use super::slot::Options::{Copy, Database, Definition, Membership, Role, Storage, Utility, Word};
use super::slot::Slot::{self, *};
use super::tables::keyword;

/// Names for a slot.
struct Row {
    slot: Slot,
    /// A word near the beginning of the statement; empty for any.
    statement: &'static str,
    /// The word before the place; empty for any.
    previous: &'static str,
    names: &'static str,
}

const fn row(
    slot: Slot,
    statement: &'static str,
    previous: &'static str,
    names: &'static str,
) -> Row {
    Row {
        slot,
        statement,
        previous,
        names,
    }
}

const AUTOVACUUM: &str = "fillfactor autovacuum_enabled autovacuum_analyze_scale_factor autovacuum_analyze_threshold \
    autovacuum_freeze_max_age autovacuum_freeze_min_age autovacuum_freeze_table_age autovacuum_multixact_freeze_max_age \
    autovacuum_multixact_freeze_min_age autovacuum_multixact_freeze_table_age autovacuum_vacuum_cost_delay \
    autovacuum_vacuum_cost_limit autovacuum_vacuum_insert_scale_factor autovacuum_vacuum_insert_threshold \
    autovacuum_vacuum_max_threshold autovacuum_vacuum_scale_factor autovacuum_vacuum_threshold \
    log_autovacuum_min_duration parallel_workers toast_tuple_target user_catalog_table vacuum_index_cleanup \
    vacuum_max_eager_freeze_failure_rate vacuum_truncate n_distinct n_distinct_inherited toast.autovacuum_enabled \
    toast.autovacuum_freeze_max_age toast.autovacuum_freeze_min_age toast.autovacuum_freeze_table_age \
    toast.autovacuum_multixact_freeze_max_age toast.autovacuum_multixact_freeze_min_age \
    toast.autovacuum_multixact_freeze_table_age toast.autovacuum_vacuum_cost_delay toast.autovacuum_vacuum_cost_limit \
    toast.autovacuum_vacuum_insert_scale_factor toast.autovacuum_vacuum_insert_threshold \
    toast.autovacuum_vacuum_max_threshold toast.autovacuum_vacuum_scale_factor toast.autovacuum_vacuum_threshold \
    toast.log_autovacuum_min_duration toast.vacuum_index_cleanup toast.vacuum_max_eager_freeze_failure_rate \
    toast.vacuum_truncate";

// A table is read best with one row in one line.
#[rustfmt::skip]
const ROWS: &[Row] = &[
    row(OptionName(Utility), "EXPLAIN", "", "ANALYZE VERBOSE BUFFERS FORMAT COSTS SETTINGS TIMING SUMMARY WAL MEMORY SERIALIZE GENERIC_PLAN"),
    row(OptionValue(Utility), "EXPLAIN", "FORMAT", "TEXT XML JSON YAML"),
    row(OptionValue(Utility), "EXPLAIN", "SERIALIZE", "NONE TEXT BINARY"),
    row(OptionName(Utility), "VACUUM", "", "ANALYZE VERBOSE FULL FREEZE PARALLEL SKIP_LOCKED INDEX_CLEANUP TRUNCATE PROCESS_MAIN PROCESS_TOAST DISABLE_PAGE_SKIPPING SKIP_DATABASE_STATS ONLY_DATABASE_STATS BUFFER_USAGE_LIMIT"),
    row(OptionValue(Utility), "VACUUM", "INDEX_CLEANUP", "AUTO ON OFF"),
    row(OptionName(Utility), "ANALYZE", "", "BUFFER_USAGE_LIMIT SKIP_LOCKED VERBOSE"),
    row(OptionName(Utility), "CLUSTER", "", "VERBOSE"),
    row(OptionName(Utility), "REINDEX", "", "CONCURRENTLY TABLESPACE VERBOSE"),
    row(OptionValue(Utility), "", "", "ON OFF"),
    row(OptionName(Copy), "", "", "FORMAT HEADER DELIMITER NULL QUOTE ESCAPE DEFAULT ENCODING FORCE_QUOTE FORCE_NOT_NULL FORCE_NULL ON_ERROR FREEZE LOG_VERBOSITY REJECT_LIMIT"),
    row(OptionValue(Copy), "", "FORMAT", "TEXT CSV BINARY"),
    row(OptionValue(Copy), "", "ON_ERROR", "STOP IGNORE"),
    row(OptionValue(Copy), "", "LOG_VERBOSITY", "DEFAULT VERBOSE SILENT"),
    row(OptionValue(Copy), "", "HEADER", "ON OFF MATCH"),
    row(OptionValue(Copy), "", "FREEZE", "ON OFF"),
    row(OptionName(Storage), "VIEW", "", "check_option security_barrier security_invoker fillfactor"),
    row(OptionName(Storage), "INDEX", "", "autosummarize buffering deduplicate_items fastupdate fillfactor gin_pending_list_limit pages_per_range"),
    row(OptionName(Storage), "TABLESPACE", "", "effective_io_concurrency maintenance_io_concurrency random_page_cost seq_page_cost"),
    row(OptionName(Storage), "", "", AUTOVACUUM),
    row(OptionValue(Storage), "", "check_option", "local cascaded"),
    row(OptionValue(Storage), "", "buffering", "on off auto"),
    row(OptionValue(Storage), "", "vacuum_index_cleanup", "on off auto"),
    row(OptionValue(Storage), "", "", "true false"),
    row(OptionValue(Definition), "SUBSCRIPTION", "streaming", "on off parallel"),
    row(OptionValue(Definition), "SUBSCRIPTION", "synchronous_commit", "on off local remote_apply remote_write"),
    row(OptionValue(Definition), "SUBSCRIPTION", "origin", "any none"),
    row(OptionValue(Definition), "SUBSCRIPTION", "", "true false"),
    row(OptionValue(Definition), "PUBLICATION", "publish_generated_columns", "none stored"),
    row(OptionValue(Definition), "PUBLICATION", "publish_via_partition_root", "true false"),
    row(OptionName(Definition), "SUBSCRIPTION", "", "binary connect copy_data create_slot disable_on_error enabled failover lsn origin password_required refresh run_as_owner slot_name streaming synchronous_commit two_phase"),
    row(OptionName(Definition), "PUBLICATION", "", "publish publish_generated_columns publish_via_partition_root"),
    row(OptionName(Definition), "AGGREGATE", "", "BASETYPE COMBINEFUNC DESERIALFUNC FINALFUNC FINALFUNC_EXTRA FINALFUNC_MODIFY HYPOTHETICAL INITCOND MFINALFUNC MFINALFUNC_EXTRA MFINALFUNC_MODIFY MINITCOND MINVFUNC MSFUNC MSSPACE MSTYPE PARALLEL SERIALFUNC SFUNC SORTOP SSPACE STYPE"),
    row(OptionName(Definition), "OPERATOR", "", "COMMUTATOR FUNCTION HASHES JOIN LEFTARG MERGES NEGATOR RESTRICT RIGHTARG"),
    row(OptionName(Definition), "COLLATION", "", "DETERMINISTIC LC_COLLATE LC_CTYPE LOCALE PROVIDER RULES VERSION"),
    row(OptionValue(Definition), "COLLATION", "PROVIDER", "builtin icu libc"),
    row(OptionValue(Definition), "COLLATION", "DETERMINISTIC", "true false"),
    row(OptionName(Definition), "TYPE", "", "ALIGNMENT ANALYZE CANONICAL CATEGORY COLLATABLE COLLATION DEFAULT DELIMITER ELEMENT INPUT INTERNALLENGTH LIKE MULTIRANGE_TYPE_NAME OUTPUT PASSEDBYVALUE PREFERRED RECEIVE SEND STORAGE SUBSCRIPT SUBTYPE SUBTYPE_DIFF SUBTYPE_OPCLASS TYPMOD_IN TYPMOD_OUT"),
    row(OptionName(Definition), "CONFIGURATION", "", "COPY PARSER"),
    row(OptionName(Definition), "DICTIONARY", "", "AffFile Dictionary DictFile Language StopWords Synonyms Template"),
    row(OptionName(Definition), "TEMPLATE", "", "INIT LEXIZE"),
    row(OptionName(Definition), "PARSER", "", "END GETTOKEN HEADLINE LEXTYPES START"),
    row(OptionName(Role), "", "", "BYPASSRLS CREATEDB CREATEROLE LOGIN NOBYPASSRLS NOCREATEDB NOCREATEROLE NOINHERIT NOLOGIN NOREPLICATION NOSUPERUSER REPLICATION SUPERUSER"),
    row(OptionName(Database), "ALTER", "", "ALLOW_CONNECTIONS IS_TEMPLATE"),
    row(OptionName(Database), "", "", "ALLOW_CONNECTIONS BUILTIN_LOCALE COLLATION_VERSION ICU_LOCALE ICU_RULES IS_TEMPLATE LC_COLLATE LC_CTYPE LOCALE LOCALE_PROVIDER OID STRATEGY"),
    row(OptionValue(Database), "", "LOCALE_PROVIDER", "builtin icu libc"),
    row(OptionValue(Database), "", "STRATEGY", "WAL_LOG FILE_COPY"),
    row(OptionName(Membership), "", "", "ADMIN INHERIT SET"),
    row(OptionValue(Word), "", "BY", "HASH LIST RANGE"),
    row(OptionValue(Word), "", "STORAGE", "EXTENDED EXTERNAL MAIN PLAIN"),
    row(OptionValue(Word), "", "COMPRESSION", "lz4 pglz"),
    row(OptionValue(Word), "", "PARALLEL", "RESTRICTED SAFE UNSAFE"),
    row(OptionValue(Word), "", "AS", "PERMISSIVE RESTRICTIVE"),
    row(OptionValue(Word), "", "ENCODING", "UTF8 UTF16 UTF32"),
    row(OptionValue(Word), "STATISTICS", "", "dependencies mcv ndistinct"),
    row(OptionName(Word), "EVENT", "", "TAG"),
    row(OptionName(Word), "TABLE", "", "MODULUS REMAINDER"),
    row(Privilege, "", "", "CONNECT DELETE EXECUTE INSERT MAINTAIN SET TEMPORARY TRIGGER TRUNCATE UPDATE USAGE"),
    row(Event, "", "", "ddl_command_end ddl_command_start login sql_drop table_rewrite"),
    row(Field, "", "", "century decade dow doy epoch isodow isoyear julian microseconds millennium milliseconds quarter timezone timezone_hour timezone_minute week"),
    row(Setting, "RESET", "", "ROLE"),
    row(TextSearchToken, "", "", "asciihword asciiword blank email entity file float host hword hword_asciipart hword_numpart hword_part int numhword numword protocol sfloat tag uint url url_path version word xmltag"),
];

/// How many tokens of a statement say what it is.
const BEGINNING: usize = 5;

/// The names for `slot` in a statement of these tokens, `previous` being the last word before the place.
pub(super) fn names(
    slot: Slot,
    statement: &[u16],
    previous: &str,
) -> impl Iterator<Item = &'static str> + use<> {
    let beginning = &statement[..statement.len().min(BEGINNING)];
    let begins = |word: &str| match keyword(word) {
        Some(keyword) => beginning.contains(&keyword.token),
        None => word.is_empty(),
    };
    let row = ROWS.iter().find(|row| {
        row.slot == slot
            && begins(row.statement)
            && (row.previous.is_empty() || row.previous.eq_ignore_ascii_case(previous))
    });
    row.map_or("", |row| row.names).split_whitespace()
}
