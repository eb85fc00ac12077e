//! Lists which place in the grammar wants which kinds of names.
//!
//! A place is a symbol in a rule for something. Rows are tried in order and the first that fits counts, so the
//! particular stands before the general.

use super::slot::Options as OptionsOf;
use super::slot::Options::{Copy, Definition, Foreign, Membership, Storage, Utility, Word};
use super::slot::Slot::{self, *};
use super::slot::{Relations, Routines};
use crate::sql::object::ObjectKind;

/// One kind of place.
pub(super) struct Row {
    /// What the rule makes; several are separated by spaces, and none means any.
    pub lhs: &'static str,
    /// Words right before the place, without `IF EXISTS`, `ONLY` and the like; several are separated by `|`.
    pub after: &'static str,
    /// Symbols of the rule.
    pub symbol: &'static str,
    /// The names; none means that the place of the whole rule says more.
    pub slots: &'static [Slot],
}

const fn row(
    lhs: &'static str,
    after: &'static str,
    symbol: &'static str,
    slots: &'static [Slot],
) -> Row {
    Row {
        lhs,
        after,
        symbol,
        slots,
    }
}

/// Any way to write the name of an object.
pub(super) const NAME: &str = "name name_list any_name any_name_list qualified_name qualified_name_list opt_single_name \
                    opt_qualified_name relation_expr relation_expr_list ColId ColLabel NonReservedWord_or_Sconst";
const GO_ON: &[Slot] = &[];

const fn relation(kinds: Relations) -> Slot {
    Relation(kinds)
}

const TABLE: Slot = relation(Relations::TABLES);
const ANY_TABLE: Slot = relation(Relations::ANY_TABLE);
const READABLE: Slot = relation(Relations::READABLE);
const WRITABLE: Slot = relation(Relations::WRITABLE);
const STORED: Slot = relation(Relations::STORED);
const VIEW: Slot = relation(Relations::VIEWS);
const MATVIEW: Slot = relation(Relations::MATERIALIZED_VIEWS);
const FOREIGN_TABLE: Slot = relation(Relations::FOREIGN_TABLES);
const INDEX: Slot = relation(Relations::INDEXES);
const SEQUENCE: Slot = relation(Relations::SEQUENCES);
const FUNCTION: Slot = Signature(Routines::FUNCTIONS);
const PROCEDURE: Slot = Signature(Routines::PROCEDURES);
const AGGREGATE: Slot = Signature(Routines::AGGREGATES);
const ROUTINE: Slot = Signature(Routines::ALL);

// A table is read best with one row in one line.
#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    // Names and lists of names: the rules they are part of know better.
    row("name any_name qualified_name opt_single_name opt_qualified_name relation_expr extended_relation_expr \
         name_list any_name_list qualified_name_list relation_expr_list cursor_name handler_name func_name \
         NonReservedWord_or_Sconst opt_boolean_or_string", "", NAME, GO_ON),
    // Expressions.
    row("c_expr", "", "columnref", &[Column]),
    row("func_expr", "", "func_application", &[Function]),
    row("func_table rowsfrom_item", "", "func_expr_windowless", &[TableFunction]),
    row("index_elem part_elem stats_param", "", "func_expr_windowless", &[Function]),
    row("CallStmt", "", "func_application", &[Procedure]),
    row("AexprConst", "", "func_name", &[ConstantType]),
    row("func_arg_expr", "", "param_name", &[ArgumentName]),
    row("extract_arg", "", "IDENT", &[Field]),
    row("tablesample_clause", "", "func_name", &[HandlerFunction]),
    row("", "COLLATE", "any_name", &[Object(ObjectKind::Collation)]),
    row("over_clause", "", "ColId", &[Window]),
    row("opt_existing_window_name", "", "ColId", &[Window]),
    row("window_definition", "", "ColId", &[NewName]),
    row("plassign_target", "", "ColId", &[Variable]),
    // Where an expression stands, beside its columns.
    row("sort_clause json_array_aggregate_order_by_clause_opt", "", "sortby_list", &[OrderColumn]),
    row("group_clause grouping_sets_clause", "", "group_by_list", &[GroupingColumn]),
    row("join_qual MergeStmt", "ON", "a_expr", &[JoinCondition]),
    row("set_clause", "", "a_expr", &[NewValue]),
    row("values_clause merge_values_clause", "", "expr_list", &[NewValue]),
    row("returning_clause", "", "target_list", &[ReturningColumn]),
    row("returning_option", "", "ColId", &[Label]),
    // Aliases.
    row("target_el json_argument xml_attribute_el xml_namespace_el", "", "ColLabel BareColLabel", &[Label]),
    row("func_expr_common_subexpr", "", "ColLabel", &[Label]),
    row("alias_clause opt_alias_clause_for_join_using func_alias_clause", "", "ColId", &[Label]),
    row("alias_clause", "", "name_list", &[NewName]),
    row("relation_expr_opt_alias insert_target", "", "ColId", &[Label]),
    row("json_table_path_name_opt json_table_column_definition", "", "name ColId", &[NewName]),
    row("common_table_expr", "", "name opt_name_list", &[NewName]),
    row("opt_search_clause opt_cycle_clause", "BY|CYCLE", "columnList", &[TargetColumn]),
    row("opt_search_clause opt_cycle_clause", "", "ColId", &[NewName]),
    row("TableFuncElement xmltable_column_el", "", "ColId", &[NewName]),
    row("xmltable_column_option_el", "", "IDENT", &[OptionName(Word)]),
    row("json_format_clause", "", "name", &[OptionValue(Word)]),
    // Queries.
    row("from_list", "", "table_ref", &[READABLE]),
    row("joined_table", "JOIN", "table_ref", &[JoinedRelation]),
    row("MergeStmt", "USING", "table_ref", &[READABLE]),
    row("table_ref joined_table", "(", "joined_table", &[READABLE]),
    row("simple_select", "", "relation_expr", &[READABLE]),
    row("join_qual", "", "name_list", &[JoinColumn]),
    row("locked_rels_list", "", "qualified_name_list", &[RelationAlias]),
    row("OptTempTableName", "", "qualified_name", &[NewObject]),
    // Changing rows.
    row("InsertStmt", "", "insert_target", &[WRITABLE]),
    row("UpdateStmt DeleteStmt MergeStmt", "", "relation_expr_opt_alias", &[WRITABLE]),
    row("insert_column_item set_target", "", "ColId", &[TargetColumn]),
    row("opt_conf_expr", "CONSTRAINT", "name", &[Constraint]),
    row("opt_conf_expr", "", "index_params", &[ConflictColumn]),
    row("where_or_current_clause", "", "cursor_name", &[Cursor]),
    row("CopyStmt", "", "qualified_name", &[READABLE]),
    row("copy_generic_opt_elem", "", "ColLabel", &[OptionName(Copy)]),
    row("copy_generic_opt_elem", "", "copy_generic_opt_arg", &[OptionValue(Copy)]),
    row("copy_generic_opt_arg", "", "copy_generic_opt_arg_list", &[TargetColumn]),
    row("TruncateStmt", "", "relation_expr_list", &[ANY_TABLE]),
    row("LockStmt", "", "relation_expr_list", &[relation(Relations::WRITABLE)]),
    // Columns of the statement's relation.
    row("index_elem", "", "ColId", GO_ON),
    row("index_params index_including_params ExclusionConstraintElem", "", "index_elem", GO_ON),
    row("IndexStmt opt_include ConstraintElem", "", "index_params index_including_params ExclusionConstraintList", &[TargetColumn]),
    row("ExclusionConstraintList", "", "ExclusionConstraintElem", GO_ON),
    row("part_elem stats_param", "", "ColId", &[TargetColumn]),
    row("ViewStmt", "", "columnList opt_column_list", &[NewName]),
    row("create_as_target create_mv_target", "", "opt_column_list", &[NewName]),
    row("columnList", "", "columnElem", GO_ON),
    row("opt_column_list", "", "columnList", GO_ON),
    row("", "", "opt_column_list", &[TargetColumn]),
    row("", "", "columnList columnElem", &[TargetColumn]),
    row("vacuum_relation", "", "opt_name_list", &[TargetColumn]),
    row("CreateStatsStmt", "", "opt_name_list", &[OptionValue(Word)]),
    row("opt_name_list", "", "name_list", GO_ON),
    row("alter_table_cmd", "CONSTRAINT", "name", &[Constraint]),
    row("alter_table_cmd", "CLUSTER ON", "name", &[INDEX]),
    row("alter_table_cmd", "INHERIT", "qualified_name", &[ANY_TABLE]),
    row("alter_table_cmd", "OF", "any_name", &[Type]),
    row("alter_table_cmd", "", "ColId", &[TargetColumn]),
    row("alter_type_cmd", "", "ColId", &[Attribute]),
    row("ConstraintElem", "NULL", "ColId", &[TargetColumn]),
    row("ColConstraintElem ConstraintElem", "REFERENCES", "qualified_name", &[TABLE]),
    row("columnDef", "", "ColId", &[NewName]),
    row("columnOptions", "", "ColId", &[NewName]),
    row("column_compression column_storage", "", "ColId", &[OptionValue(Word)]),
    row("ColConstraint TableConstraint DomainConstraint", "CONSTRAINT", "name", &[NewName]),
    row("ExistingIndex replica_identity", "", "name", &[INDEX]),
    row("partition_cmd", "", "qualified_name", &[ANY_TABLE]),
    row("index_partition_cmd", "", "qualified_name", &[INDEX]),
    row("set_access_method_name", "", "ColId", &[Object(ObjectKind::AccessMethod)]),
    row("PartitionSpec", "", "ColId", &[OptionValue(Word)]),
    row("hash_partbound_elem", "", "NonReservedWord", &[OptionName(Word)]),
    row("RenameStmt", "COLUMN|RENAME", "name", &[TargetColumn]),
    row("RenameStmt", "ATTRIBUTE", "name", &[Attribute]),
    row("RenameStmt", "CONSTRAINT", "name", &[Constraint]),
    row("RenameStmt", "TO", "name RoleId", &[NewName]),
    // New names.
    row("CreateRoleStmt CreateUserStmt CreateGroupStmt", "", "RoleId", &[NewName]),
    row("CreateSchemaStmt", "SCHEMA", "opt_single_name ColId", &[NewName]),
    row("CreateStmt CreateForeignTableStmt", "TABLE", "qualified_name", &[NewObject]),
    row("CreateStmt", "PARTITION OF", "qualified_name", &[TABLE]),
    row("CreateForeignTableStmt", "PARTITION OF", "qualified_name", &[TABLE]),
    row("CreateStmt", "OF", "any_name", &[Type]),
    row("create_as_target create_mv_target ViewStmt CreateSeqStmt", "", "qualified_name", &[NewObject]),
    row("CreateStatsStmt", "STATISTICS", "opt_qualified_name any_name", &[NewObject]),
    row("CreatePLangStmt", "LANGUAGE", "name", &[NewName]),
    row("CreateTableSpaceStmt", "TABLESPACE", "name", &[NewName]),
    row("CreateExtensionStmt", "EXTENSION", "name", &[AvailableExtension]),
    row("CreateFdwStmt", "", "name", &[NewName]),
    row("CreateForeignServerStmt", "SERVER", "name", &[NewName]),
    row("CreatePolicyStmt", "POLICY", "name", &[NewName]),
    row("CreateAmStmt", "METHOD", "name", &[NewName]),
    row("CreateTrigStmt CreateEventTrigStmt", "TRIGGER", "name", &[NewName]),
    row("CreateEventTrigStmt", "ON", "ColLabel", &[Event]),
    row("CreateEventTrigStmt", "FUNCTION|PROCEDURE", "func_name", &[EventTriggerFunction]),
    row("CreateTrigStmt", "FUNCTION|PROCEDURE", "func_name", &[TriggerFunction]),
    row("event_trigger_when_item", "", "ColId", &[OptionName(Word)]),
    row("TransitionRelName", "", "ColId", &[NewName]),
    row("TriggerFuncArg", "", "ColLabel", &[NewName]),
    row("CreateAssertionStmt", "", "any_name", &[NewObject]),
    row("CreatedbStmt", "", "name", &[NewName]),
    row("CreatePublicationStmt CreateSubscriptionStmt", "PUBLICATION|SUBSCRIPTION", "name", &[NewName]),
    row("CreateDomainStmt", "", "any_name", &[NewObject]),
    row("CreateConversionStmt", "CONVERSION", "any_name", &[NewObject]),
    row("CreateConversionStmt", "FROM", "any_name", &[HandlerFunction]),
    row("CreateOpClassStmt", "CLASS", "any_name", &[NewObject]),
    row("CreateOpFamilyStmt", "FAMILY", "any_name", &[NewObject]),
    row("DefineStmt", "FROM", "any_name", &[Object(ObjectKind::Collation)]),
    row("DefineStmt", "", "any_name func_name any_operator", &[NewObject]),
    row("CreateFunctionStmt", "", "func_name", &[NewObject]),
    row("RuleStmt", "RULE", "name", &[NewName]),
    row("IndexStmt", "", "name opt_single_name", &[NewName]),
    row("PrepareStmt", "", "name", &[NewName]),
    row("DeclareCursorStmt", "", "cursor_name", &[NewName]),
    row("TransactionStmt", "TO|TO SAVEPOINT|RELEASE|RELEASE SAVEPOINT", "ColId", &[Savepoint]),
    row("TransactionStmt", "", "ColId", &[NewName]),
    row("func_arg table_func_column", "", "param_name", &[NewName]),
    row("ImportForeignSchemaStmt", "FOREIGN SCHEMA", "name", &[NewName]),
    row("ImportForeignSchemaStmt", "INTO", "name", &[Schema]),
    row("import_qualification", "", "relation_expr_list", &[NewName]),
    row("create_extension_opt_item alter_extension_opt_item", "VERSION|FROM|TO", "NonReservedWord_or_Sconst", &[ExtensionVersion]),
    // Names of the session.
    row("", "", "cursor_name", &[Cursor]),
    row("ExecuteStmt DeallocateStmt", "", "name", &[PreparedStatement]),
    row("NotifyStmt ListenStmt UnlistenStmt", "", "ColId", &[Channel]),
    row("generic_set set_rest_more generic_reset VariableShowStmt", "", "var_name", &[Setting]),
    row("privilege_target", "PARAMETER", "parameter_name_list", &[Setting]),
    row("set_rest_more", "ROLE|AUTHORIZATION", "NonReservedWord_or_Sconst", &[Object(ObjectKind::Role)]),
    row("var_list", "", "var_value", GO_ON),
    row("generic_set", "", "var_list", &[SettingValue]),
    row("zone_value", "", "IDENT", &[SettingValue]),
    row("opt_provider", "", "NonReservedWord_or_Sconst", &[OptionValue(Word)]),
    row("constraints_set_list", "", "qualified_name_list", &[Constraint]),
    // Options.
    row("utility_option_elem", "", "utility_option_name", &[OptionName(Utility)]),
    row("utility_option_elem", "", "utility_option_arg", &[OptionValue(Utility)]),
    row("reloption_list", "", "reloption_elem", &[OptionName(Storage)]),
    row("reloption_elem", "", "def_arg", &[OptionValue(Storage)]),
    row("def_elem", "", "ColLabel", &[OptionName(Definition)]),
    row("def_elem old_aggr_elem", "", "def_arg", &[OptionValue(Definition)]),
    row("operator_def_elem", "", "ColLabel", &[OptionName(Definition)]),
    row("operator_def_elem", "", "operator_def_arg", &[OptionValue(Definition)]),
    row("old_aggr_elem", "", "IDENT", &[OptionName(Definition)]),
    row("generic_option_elem alter_generic_option_elem", "", "generic_option_name", &[OptionName(Foreign)]),
    row("AlterOptRoleElem", "USER", "role_list", &[Object(ObjectKind::Role)]),
    row("AlterOptRoleElem", "", "IDENT", &[OptionName(OptionsOf::Role)]),
    row("createdb_opt_item", "", "createdb_opt_name", &[OptionName(OptionsOf::Database)]),
    row("createdb_opt_item", "TEMPLATE|TEMPLATE =", "opt_boolean_or_string", &[Object(ObjectKind::Database)]),
    row("createdb_opt_item", "OWNER|OWNER =", "opt_boolean_or_string", &[Object(ObjectKind::Role)]),
    row("createdb_opt_item", "TABLESPACE|TABLESPACE =", "opt_boolean_or_string", &[Object(ObjectKind::Tablespace)]),
    row("createdb_opt_item", "", "opt_boolean_or_string", &[OptionValue(OptionsOf::Database)]),
    row("grant_role_opt_list grant_role_opt", "", "ColLabel grant_role_opt", &[OptionName(Membership)]),
    row("common_func_opt_item", "PARALLEL", "ColId", &[OptionValue(Word)]),
    row("common_func_opt_item", "SUPPORT", "any_name", &[HandlerFunction]),
    row("RowSecurityDefaultPermissive", "", "IDENT", &[OptionValue(Word)]),
    // Routines and operators.
    row("", "FUNCTION", "function_with_argtypes function_with_argtypes_list", &[FUNCTION]),
    row("", "PROCEDURE", "function_with_argtypes function_with_argtypes_list", &[PROCEDURE]),
    row("", "ROUTINE", "function_with_argtypes function_with_argtypes_list", &[ROUTINE]),
    row("function_with_argtypes_list", "", "function_with_argtypes", GO_ON),
    row("", "", "function_with_argtypes function_with_argtypes_list", &[FUNCTION]),
    row("aggregate_with_argtypes_list", "", "aggregate_with_argtypes", GO_ON),
    row("", "", "aggregate_with_argtypes aggregate_with_argtypes_list", &[AGGREGATE]),
    row("", "", "any_operator operator_with_argtypes", &[Operator]),
    row("", "", "handler_name", &[HandlerFunction]),
    // Types.
    row("type_name_list func_type", "", "Typename", GO_ON),
    row("def_arg operator_def_arg", "", "func_type", GO_ON),
    row("DropStmt", "DOMAIN", "type_name_list", &[Domain]),
    row("CommentStmt SecLabelStmt AlterExtensionContentsStmt", "DOMAIN", "Typename", &[Domain]),
    row("Typename", "", "SimpleTypename", GO_ON),
    row("", "", "Typename SimpleTypename func_type type_name_list", &[Type]),
    // Roles.
    row("RoleId role_list grantee_list", "", "RoleSpec grantee", GO_ON),
    row("GrantRoleStmt RevokeRoleStmt", "", "role_list", &[Object(ObjectKind::Role)]),
    row("privilege", "", "ColId", &[Privilege]),
    row("RevokeRoleStmt", "", "ColId", &[OptionName(Membership)]),
    row("", "", "RoleSpec role_list RoleId auth_ident grantee_list", &[Object(ObjectKind::Role)]),
    // Objects with a relation.
    row("CommentStmt", "ON DOMAIN", "any_name", &[Domain]),
    row("DropStmt CommentStmt CreatePolicyStmt AlterPolicyStmt RenameStmt AlterObjectDependsStmt", "ON", "any_name qualified_name", &[WRITABLE]),
    row("CreateTrigStmt", "ON", "qualified_name", &[WRITABLE]),
    row("OptConstrFromTable", "", "qualified_name", &[TABLE]),
    row("RuleStmt", "TO", "qualified_name", &[WRITABLE]),
    row("TableLikeClause", "", "qualified_name", &[READABLE]),
    row("OptInherit", "", "qualified_name_list", &[ANY_TABLE]),
    row("IndexStmt", "ON", "relation_expr", &[STORED]),
    row("CommentStmt SecLabelStmt", "COLUMN", "any_name", &[QualifiedColumn]),
    row("SeqOptElem", "OWNED BY", "any_name", &[QualifiedColumn]),
    row("SeqOptElem", "SEQUENCE NAME", "any_name", &[SEQUENCE]),
    row("RefreshMatViewStmt", "", "qualified_name", &[MATVIEW]),
    row("ClusterStmt", "", "name", &[INDEX]),
    row("ClusterStmt", "", "qualified_name", &[STORED]),
    row("cluster_index_specification", "", "name", &[INDEX]),
    row("vacuum_relation_list", "", "vacuum_relation", GO_ON),
    row("VacuumStmt", "", "opt_vacuum_relation_list", &[STORED]),
    row("AnalyzeStmt", "", "opt_vacuum_relation_list", &[relation(Relations::ANALYZABLE)]),
    row("ReindexStmt", "INDEX", "qualified_name", &[INDEX]),
    row("ReindexStmt", "TABLE", "qualified_name", &[STORED]),
    row("ReindexStmt", "SYSTEM|DATABASE", "opt_single_name", &[Object(ObjectKind::Database)]),
    row("CreatePublicationStmt AlterPublicationStmt", "", "pub_obj_list", GO_ON),
    row("PublicationObjSpec", "SCHEMA", "ColId", &[Schema]),
    row("PublicationObjSpec", "", "relation_expr extended_relation_expr ColId", &[TABLE]),
    row("opclass_purpose", "", "any_name", &[Object(ObjectKind::OperatorFamily)]),
    row("opt_opfamily", "", "any_name", &[Object(ObjectKind::OperatorFamily)]),
    row("index_elem_options part_elem", "", "opt_qualified_name any_name", &[Object(ObjectKind::OperatorClass)]),
    row("", "USING", "name", &[Object(ObjectKind::AccessMethod)]),
    row("createfunc_opt_item dostmt_opt_item", "LANGUAGE", "NonReservedWord_or_Sconst", &[Object(ObjectKind::Language)]),
    // Text search.
    row("AlterTSConfigurationStmt", "FOR", "name_list", &[TextSearchToken]),
    row("AlterTSConfigurationStmt", "WITH|REPLACE", "any_name any_name_list", &[Object(ObjectKind::TextSearchDictionary)]),
    // What the words before say.
    row("privilege_target", "FOREIGN SERVER", NAME, &[Object(ObjectKind::ForeignServer)]),
    row("privilege_target", "ON", "qualified_name_list", &[relation(Relations::ALL)]),
    row("privilege_target", "TABLE", "qualified_name_list", &[READABLE]),
    row("", "OPERATOR CLASS", NAME, &[Object(ObjectKind::OperatorClass)]),
    row("", "OPERATOR FAMILY", NAME, &[Object(ObjectKind::OperatorFamily)]),
    row("", "FOREIGN TABLE", NAME, &[FOREIGN_TABLE]),
    row("", "MATERIALIZED VIEW", NAME, &[MATVIEW]),
    row("", "VIEW", NAME, &[VIEW]),
    row("", "TABLE", NAME, &[ANY_TABLE]),
    row("", "INDEX", NAME, &[INDEX]),
    row("", "SEQUENCE", NAME, &[SEQUENCE]),
    row("", "CONSTRAINT", NAME, &[Constraint]),
    row("", "DOMAIN", NAME, &[Domain]),
    row("", "EXTENSION", NAME, &[Extension]),
    row("", "SCHEMA", NAME, &[Schema]),
    row("", "TYPE", NAME, &[Type]),
];
